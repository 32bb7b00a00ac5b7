using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Reads the details of marks, which may be of another version or of somebody else.</summary>
internal static class MarkDetail
{
    extension(Mark mark)
    {
        /// <summary>Gets a text, or a number as it is written; null when there is none.</summary>
        public string? Text(ReadOnlySpan<byte> name) => ScalarField.Read(mark.Data, name);

        /// <summary>Gets a whole number; null when there is none.</summary>
        public long? Number(ReadOnlySpan<byte> name) => long.TryParse(mark.Text(name), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}

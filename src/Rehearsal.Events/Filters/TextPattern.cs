namespace Rehearsal.Events;

/// <summary>A text with <c>*</c> for any text, also none.</summary>
internal sealed class TextPattern(string pattern)
{
    private readonly string[] parts = pattern.Split('*');

    /// <summary>Gets a value indicating whether every text fits.</summary>
    public bool IsAny { get; } = pattern.Length > 0 && !pattern.AsSpan().ContainsAnyExcept('*');

    /// <summary>Gets a value indicating whether only one text fits.</summary>
    public bool IsExact => parts.Length == 1;

    /// <summary>Tells whether a text fits. Takes time in proportion to the text's length times the number of parts at most.</summary>
    public bool Fits(ReadOnlySpan<char> text)
    {
        if (IsExact)
        {
            return text.SequenceEqual(parts[0]);
        }

        if (!text.StartsWith(parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        // The earliest place for each part in between leaves the most room for those behind it.
        text = text[parts[0].Length..];
        foreach (var part in parts.AsSpan(1, parts.Length - 2))
        {
            var at = text.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            text = text[(at + part.Length)..];
        }

        return text.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}

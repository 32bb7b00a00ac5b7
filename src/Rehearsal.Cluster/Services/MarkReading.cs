using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>Reads the marks that services wrote.</summary>
internal static class MarkReading
{
    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidDataException">It is not what the service writes; the message names its position.</exception>
    public static T Read<T>(LogRecord record, Func<Mark, T> read)
    {
        var mark = (Mark)record.Entry;
        try
        {
            return read(mark);
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException(
                $"the mark '{mark.Kind}' at position {record.Position} cannot be read: {malformed.Message} Something else wrote it, or a newer version.",
                malformed);
        }
    }
}

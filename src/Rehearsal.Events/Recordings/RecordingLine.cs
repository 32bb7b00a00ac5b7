using System.Text;
using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>One line of a recording while it is being decoded: its bytes, its place, and how to complain about it.</summary>
/// <param name="Bytes">The line without its LF; valid until the next line is read.</param>
/// <param name="Number">The 1-based line.</param>
/// <param name="File">The name of the file, or null.</param>
/// <param name="Ended">False for a last line without LF.</param>
internal readonly record struct RecordingLine(ReadOnlyMemory<byte> Bytes, long Number, string? File, bool Ended)
{
    private const int FoundLengthMax = 80;

    /// <summary>Starts reading the line, or a part of it; the whole line is one level deeper than a payload may be.</summary>
    public static Utf8JsonReader Reader(ReadOnlySpan<byte> json) =>
        new(json, new JsonReaderOptions { MaxDepth = EventData.DepthMax + 1 });

    /// <summary>Describes the token a reader stands on.</summary>
    public static string Describe(ref readonly Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"\"{Short(Encoding.UTF8.GetString(reader.ValueSpan))}\"",
        _ => Short(Encoding.UTF8.GetString(reader.ValueSpan)),
    };

    /// <summary>Cuts a text that may be anything down to what an error message bears.</summary>
    public static string Short(string text) => text.Length <= FoundLengthMax ? text : string.Concat(text.AsSpan(0, FoundLengthMax), "…");

    /// <summary>Makes the exception about this line.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="offset">The byte in the line, or null for all of it.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="found">What was found.</param>
    /// <param name="fix">How to mend it.</param>
    /// <param name="inner">The cause, or null.</param>
    public RecordingFormatException Fault(RecordingProblem problem, long? offset, string expected, string found, string fix, Exception? inner = null)
    {
        int? column = offset is { } o ? Encoding.UTF8.GetCharCount(Bytes.Span[..(int)Math.Min(o, Bytes.Length)]) + 1 : null;
        return new RecordingFormatException(problem, File, Number, column, OneLine(expected), OneLine(found), OneLine(fix), inner);
    }

    /// <summary>Makes the exception about a value of the wrong type.</summary>
    /// <param name="reader">The reader that stands on the value.</param>
    /// <param name="start">Where in the line the reader began.</param>
    /// <param name="name">The name of the attribute or member.</param>
    /// <param name="expected">What was expected of it.</param>
    public RecordingFormatException WrongType(ref readonly Utf8JsonReader reader, int start, string name, string expected) =>
        Fault(RecordingProblem.WrongType, start + reader.TokenStartIndex, $"'{name}' to be {expected}", Describe(in reader), $"give '{name}' such a value");

    /// <summary>Makes the exception about something that is not there.</summary>
    /// <param name="name">The name of the attribute or member.</param>
    public RecordingFormatException Missing(string name) =>
        Fault(RecordingProblem.MissingAttribute, null, $"the attribute '{name}'", "a line without it", $"add '{name}', or remove the line");

    /// <summary>Makes the exception about JSON that is broken: cut off when it is the unfinished last line, wrong otherwise.</summary>
    /// <param name="cause">What the JSON reader found.</param>
    public RecordingFormatException NotJson(JsonException cause) => Ended
        ? Fault(RecordingProblem.NotJson, cause.BytePositionInLine, "one JSON object", Short(JsonWords.Of(cause, Bytes.Span)), "restore the line, or remove it", cause)
        : Torn(cause);

    /// <summary>Makes the exception about a last line that was cut off.</summary>
    /// <param name="cause">What the JSON reader found, or null.</param>
    public RecordingFormatException Torn(Exception? cause) => Fault(
        RecordingProblem.TornTail,
        Bytes.Length,
        "a complete last line",
        $"{Bytes.Length} bytes and then the end of the file",
        "remove the last line: the records before it are complete",
        cause);

    // Names and texts may hold line breaks, and what a terminal obeys.
    private static string OneLine(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(static c => char.IsControl(c) ? $"\\x{(int)c:x2}" : c.ToString())) : text;
}

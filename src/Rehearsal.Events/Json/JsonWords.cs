using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>Says in a few words why a text is not JSON, or not the JSON that was asked for, to stand behind <c>found:</c>.</summary>
internal static class JsonWords
{
    private const int ShownMax = 12;

    private static readonly SearchValues<byte> Ends = SearchValues.Create(" \t\r\n,:[]{}"u8);

    /// <summary>Says where a reader could not go on, and at what.</summary>
    /// <param name="exception">What the reader threw.</param>
    /// <param name="text">What it read.</param>
    public static string Of(JsonException exception, ReadOnlySpan<byte> text)
    {
        // The reader's own exceptions are of a type of its own, which the serializer wraps.
        if (exception.GetType() == typeof(JsonException) && exception.InnerException is not JsonException && exception.Path is not null)
        {
            return OfType(exception);
        }

        if (exception.LineNumber is not { } line || exception.BytePositionInLine is not { } offset)
        {
            return "something else";
        }

        var start = StartOf(text, line);
        var at = StartOfWord(text, start, (int)Math.Min(start + offset, text.Length));
        var column = Encoding.UTF8.GetCharCount(text[start..at]) + 1;
        var place = text[..at].Contains((byte)'\n')
            ? string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, column {column}")
            : string.Create(CultureInfo.InvariantCulture, $"column {column}");
        return IsTooDeep(exception) ? $"values nested too deep at {place}"
            : text.Trim(" \t\r\n"u8).IsEmpty ? "nothing"
            : text[at..].Trim(" \t\r\n"u8).IsEmpty ? $"the end at {place}, where more is needed"
            : $"{Shown(text[at..])} at {place}, where it cannot stand";
    }

    /// <summary>Says which value a type did not take.</summary>
    /// <param name="exception">What the serializer threw.</param>
    public static string OfType(JsonException exception) => exception.Path is { Length: > 1 } path
        ? $"another value at '{(path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path)}'"
        : "another value";

    // The one thing that is told by nothing but its words; the reader gives no number.
    private static bool IsTooDeep(JsonException exception) => exception.Message.Contains("maximum configured depth", StringComparison.Ordinal);

    private static int StartOf(ReadOnlySpan<byte> text, long line)
    {
        var start = 0;
        for (; line > 0 && text[start..].IndexOf((byte)'\n') is var end && end >= 0; line--)
        {
            start += end + 1;
        }

        return start;
    }

    // The reader stops in the middle of a word that begins like null or true.
    private static int StartOfWord(ReadOnlySpan<byte> text, int start, int at)
    {
        if (at < text.Length && char.IsAsciiLetterOrDigit((char)text[at]))
        {
            while (at > start && char.IsAsciiLetterOrDigit((char)text[at - 1]))
            {
                at--;
            }
        }

        return at;
    }

    private static string Shown(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAny(Ends);
        var word = Encoding.UTF8.GetString(end < 0 ? rest : rest[..Math.Max(1, end)]);
        return $"'{(word.Length <= ShownMax ? word : word[..ShownMax] + "…")}'";
    }
}

using System.Text;

namespace Rehearsal.Samples.Tests.Recordings;

/// <summary>Compares exported recordings line by line, for people.</summary>
internal static class RecordingLines
{
    /// <summary>Names the first record in which two recordings differ.</summary>
    /// <returns>The record's number and both lines; null when the recordings are the same bytes.</returns>
    public static string? FirstDifference(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        if (expected.SequenceEqual(actual))
        {
            return null;
        }

        var ours = Encoding.UTF8.GetString(expected).Split('\n');
        var theirs = Encoding.UTF8.GetString(actual).Split('\n');
        var line = 0;
        while (line < Math.Min(ours.Length, theirs.Length) && ours[line] == theirs[line])
        {
            line++;
        }

        return $"first different: {(line == 0 ? "the header" : $"record {line}")} (line {line + 1})\n  expected {LineOf(ours, line)}\n  found    {LineOf(theirs, line)}";
    }

    private static string LineOf(string[] lines, int line) => line < lines.Length && lines[line].Length > 0 ? lines[line] : "nothing: the recording ends before it";
}

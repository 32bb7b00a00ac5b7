using System.Globalization;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Cli.Logs;

/// <summary>The words and JSON that the commands of <c>log</c> have in common.</summary>
internal static class LogWords
{
    public static string Count(long number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:n0} {(number == 1 ? one : many ?? one + "s")}");

    public static string Number(long number) => number.ToString("n0", CultureInfo.InvariantCulture);

    public static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    public static string Positions(LogVerification found)
    {
        var first = found.Segments[0].First;
        return found.Head == first ? "no positions" : string.Create(CultureInfo.InvariantCulture, $"positions {first} to {found.Head - 1}");
    }

    public static string Place(LogDamage problem) => string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(problem.File)}:{problem.Offset}");

    public static void WriteProblems(Utf8JsonWriter json, IEnumerable<LogDamage> problems)
    {
        json.WriteStartArray("problems");
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("file", Path.GetFileName(problem.File));
            json.WriteNumber("offset", problem.Offset);
            json.WriteString("what", problem.What);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteSegments(Utf8JsonWriter json, IEnumerable<VerifiedSegment> segments)
    {
        json.WriteStartArray("segments");
        foreach (var segment in segments)
        {
            json.WriteStartObject();
            json.WriteString("file", Path.GetFileName(segment.File));
            json.WriteString("format", segment.Format?.ToString());
            json.WriteNumber("first", segment.First);
            json.WriteNumber("records", segment.Records);
            json.WriteNumber("batches", segment.Batches);
            json.WriteNumber("used_bytes", segment.End);
            json.WriteNumber("file_bytes", segment.Length);
            json.WriteNumber("torn_bytes", segment.TornBytes);
            json.WriteBoolean("closed", segment.IsSealed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

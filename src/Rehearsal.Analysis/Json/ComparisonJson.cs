using System.Text.Json;

namespace Rehearsal.Analysis;

/// <summary>Writes what two recordings differ in as JSON for scripts.</summary>
public static class ComparisonJson
{
    /// <summary>Writes the members of an object: the caller begins and ends it.</summary>
    /// <param name="writer">Where to; not flushed.</param>
    /// <param name="report">The differences.</param>
    public static void WriteMembers(Utf8JsonWriter writer, ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        writer.WriteBoolean("same", report.IsSame);
        writer.WriteStartArray("differences");
        foreach (var difference in report.Differences)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", ComparisonText.WordOf(difference.Kind));
            writer.WriteString("flow", difference.Flow);
            writer.WriteString("target", difference.Target);
            writer.WriteString("first", difference.First);
            writer.WriteString("second", difference.Second);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

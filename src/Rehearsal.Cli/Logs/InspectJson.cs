using System.Globalization;
using System.Text;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Cli.Logs;

/// <summary>Writes what a log holds as JSON.</summary>
internal static class InspectJson
{
    /// <summary>Writes one log.</summary>
    public static void Write(Utf8JsonWriter json, InspectedLog log, LogOptions options)
    {
        json.WriteStartObject();
        json.WriteString("log", log.Folder);
        json.WriteString("verdict", log.Found.IsWhole ? "whole" : "damaged");
        json.WriteNumber("first", log.Found.Segments[0].First);
        json.WriteNumber("head", log.Found.Head);
        json.WriteNumber("events", log.CountOf(LogEntryKinds.Events));
        json.WriteNumber("spans", log.CountOf(LogEntryKinds.Spans));
        json.WriteNumber("marks", log.CountOf(LogEntryKinds.Marks));
        WriteTime(json, "earliest", log.Earliest);
        WriteTime(json, "latest", log.Latest);
        json.WriteNumber("flushed_before", log.FlushedBefore);
        json.WriteBoolean("closed", log.Found.Segments[^1].IsSealed);
        LogWords.WriteSegments(json, log.Found.Segments);
        WriteTypes(json, log);
        WriteFollowers(json, log);
        if ((options.Position ?? options.Record) is not null)
        {
            json.WriteStartArray("records");
            foreach (var record in log.Record is { } one ? [one, .. log.Listed] : log.Listed)
            {
                WriteRecord(json, record);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>Returns a record as it stands in a recording.</summary>
    public static string LineOf(StoredRecord record)
    {
        using var stream = new MemoryStream();
        new Recording(new RecordingHeader(), [new LogRecord(record.Position, record.ToEntry())]).Write(stream);
        return Encoding.UTF8.GetString(stream.ToArray()).Split('\n')[1];
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteString(name, LogWords.Time(known));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteTypes(Utf8JsonWriter json, InspectedLog log)
    {
        json.WriteStartArray("types");
        foreach (var ((kind, type), count) in log.Types)
        {
            json.WriteStartObject();
            json.WriteString("kind", InspectText.KindOf(kind));
            json.WriteString("type", kind == LogEntryKinds.Spans ? null : type);
            json.WriteNumber("records", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFollowers(Utf8JsonWriter json, InspectedLog log)
    {
        json.WriteStartArray("followers");
        foreach (var follower in log.Followers)
        {
            json.WriteStartObject();
            json.WriteString("name", follower.Name);
            if (follower.LowWater is { } next)
            {
                json.WriteNumber("handled_before", next);
            }
            else
            {
                json.WriteNull("handled_before");
            }

            json.WriteNumber("handled_above", follower.HandledAbove);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRecord(Utf8JsonWriter json, StoredRecord record)
    {
        json.WriteStartObject();
        json.WriteNumber("position", record.Position);
        json.WriteString("file", Path.GetFileName(record.File));
        json.WriteNumber("offset", record.Offset);
        json.WriteNumber("length", record.Length);
        json.WriteString("crc", record.Checksum.ToString("x8", CultureInfo.InvariantCulture));
        json.WriteBoolean("ends_batch", record.EndsBatch);
        json.WriteNumber("unflushed", record.Unflushed);
        json.WritePropertyName("recorded");
        json.WriteRawValue(LineOf(record));
        json.WriteEndObject();
    }
}

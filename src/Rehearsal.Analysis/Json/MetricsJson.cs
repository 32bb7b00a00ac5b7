using System.Text.Json;

namespace Rehearsal.Analysis;

/// <summary>Writes numbers of a recording as JSON for scripts. Times are milliseconds.</summary>
public static class MetricsJson
{
    private static readonly (string Name, double Part)[] Quantiles = [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p999", 0.999)];

    /// <summary>Writes the members of an object: the caller begins and ends it.</summary>
    /// <param name="writer">Where to; not flushed.</param>
    /// <param name="report">The numbers.</param>
    public static void WriteMembers(Utf8JsonWriter writer, MetricsReport report)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        WriteTime(writer, "from", report.From);
        WriteTime(writer, "to", report.To);
        Write(writer, "events", report.Events);
        Write(writer, "handled", report.Handled);
        writer.WriteNumber("dead_lettered", report.DeadLettered);
        writer.WriteNumber("limited", report.Limited);
        writer.WriteNumber("dropped", report.Dropped);
        Write(writer, "duration_ms", report.MergeDurations());
        WriteCounts(writer, "types", "type", report.Types);
        WriteCounts(writer, "marks", "kind", report.Marks);
        WriteCounts(writer, "faults", "type", report.Faults);
        writer.WriteStartArray("handlers");
        foreach (var handler in report.Handlers)
        {
            writer.WriteStartObject();
            writer.WriteString("service", handler.Service);
            writer.WriteString("handler", handler.Handler);
            writer.WriteString("event", handler.Event);
            writer.WriteNumber("attempts", handler.Attempts);
            writer.WriteNumber("succeeded", handler.Succeeded);
            writer.WriteNumber("retried", handler.Retried);
            writer.WriteNumber("failed", handler.Failed);
            writer.WriteNumber("dead_lettered", handler.DeadLettered);
            Write(writer, "duration_ms", handler.Duration);
            Write(writer, "wait_ms", handler.Wait);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("calls");
        foreach (var call in report.Calls)
        {
            writer.WriteStartObject();
            writer.WriteString("service", call.Service);
            writer.WriteString("target", call.Target);
            writer.WriteNumber("count", call.Duration.Count);
            writer.WriteNumber("delivered", call.Delivered);
            writer.WriteNumber("failed", call.Failed);
            writer.WriteNumber("limited", call.Limited);
            Write(writer, "duration_ms", call.Duration);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } moment)
        {
            writer.WriteString(name, moment.UtcDateTime);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, Throughput throughput)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("count", throughput.Count);
        if (throughput.PerSecond is { } rate)
        {
            writer.WriteNumber("per_second", Math.Round(rate, 3));
        }
        else
        {
            writer.WriteNull("per_second");
        }

        writer.WriteNumber("peak_per_second", throughput.PeakPerSecond);
        WriteTime(writer, "peak_at", throughput.PeakAt);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, DurationHistogram histogram)
    {
        writer.WriteStartObject(name);
        WriteMs(writer, "min", histogram.Min);
        WriteMs(writer, "mean", histogram.Mean);
        foreach (var (quantile, part) in Quantiles)
        {
            WriteMs(writer, quantile, histogram.Quantile(part));
        }

        WriteMs(writer, "max", histogram.Max);
        writer.WriteEndObject();
    }

    private static void WriteMs(Utf8JsonWriter writer, string name, TimeSpan time) => writer.WriteNumber(name, time.Ticks / (decimal)TimeSpan.TicksPerMillisecond);

    private static void WriteCounts(Utf8JsonWriter writer, string name, string of, IReadOnlyList<(string Name, long Count)> counts)
    {
        writer.WriteStartArray(name);
        foreach (var (what, count) in counts)
        {
            writer.WriteStartObject();
            writer.WriteString(of, what);
            writer.WriteNumber("count", count);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

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
        WriteRateLimits(writer, report.RateLimits);
        WriteBatches(writer, report.Batches);
        writer.WriteStartArray("calls");
        foreach (var call in report.Calls)
        {
            writer.WriteStartObject();
            writer.WriteString("service", call.Service);
            writer.WriteString("target", call.Target);
            writer.WriteNumber("count", call.Duration.Count);
            writer.WriteNumber("delivered", call.Delivered);
            WritePercent(writer, "delivered_percent", call.Delivered, call.Duration.Count);
            writer.WriteNumber("failed", call.Failed);
            writer.WriteNumber("limited", call.Limited);
            Write(writer, "duration_ms", call.Duration);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteRateLimits(Utf8JsonWriter writer, IReadOnlyList<RateLimitMetrics> limits)
    {
        writer.WriteStartArray("rate_limits");
        foreach (var limit in limits)
        {
            writer.WriteStartObject();
            writer.WriteString("service", limit.Service);
            writer.WriteString("handler", limit.Handler);
            writer.WriteString("event", limit.Event);
            WriteNumber(writer, "limit", limit.Limit?.Limit);
            WriteNumber(writer, "per_ms", (decimal?)limit.Limit?.PerMs);
            writer.WriteString("key", limit.Limit?.Key);
            WriteNumber(writer, "events", limit.Limit is null ? null : limit.Events);
            WriteNumber(writer, "keys", limit.Keys);
            writer.WriteBoolean("keys_exact", limit.AreKeysExact);
            writer.WriteNumber("limited_keys", limit.LimitedKeys);
            WritePercent(writer, "limited_keys_percent", limit.LimitedKeys, limit.Keys ?? 0);
            writer.WriteNumber("dropped", limit.Dropped);
            WritePercent(writer, "dropped_percent", limit.Dropped, limit.Events);
            writer.WriteNumber("delayed", limit.Delayed);
            writer.WriteNumber("bypassed", limit.Bypassed);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteBatches(Utf8JsonWriter writer, IReadOnlyList<BatchMetrics> batches)
    {
        writer.WriteStartArray("batches");
        foreach (var batch in batches)
        {
            writer.WriteStartObject();
            writer.WriteString("service", batch.Service);
            writer.WriteString("handler", batch.Handler);
            writer.WriteString("event", batch.Event);
            writer.WriteNumber("count", batch.Count);
            writer.WriteNumber("events", batch.Events);
            writer.WriteNumber("mean_size", Math.Round(batch.MeanSize, 3));
            writer.WriteNumber("max_size", batch.MaxSize);
            WritePercent(writer, "calls_saved_percent", batch.Events - batch.Count, batch.Events);
            writer.WriteNumber("full", batch.Full);
            writer.WriteNumber("max_wait", batch.MaxWait);
            writer.WriteNumber("idle", batch.Idle);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // Null where there is nothing to be a part of.
    private static void WritePercent(Utf8JsonWriter writer, string name, long part, long all) =>
        WriteNumber(writer, name, all == 0 ? null : Math.Round(100m * part / all, 3));

    private static void WriteNumber(Utf8JsonWriter writer, string name, decimal? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
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

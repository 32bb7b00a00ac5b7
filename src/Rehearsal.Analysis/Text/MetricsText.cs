using System.Globalization;

namespace Rehearsal.Analysis;

/// <summary>Writes numbers of a recording for people. The same text for the same numbers on every machine.</summary>
public static class MetricsText
{
    private const string Margin = "  ";

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Writes the numbers.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="report">The numbers.</param>
    public static void Write(TextWriter writer, MetricsReport report)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        if (report.From is not { } from || report.To is not { } to || report.Events.Count + report.Handled.Count + report.Handlers.Count + report.Calls.Count + report.Marks.Count == 0)
        {
            writer.Write($"{Margin}nothing to count\n");
            return;
        }

        writer.Write($"{Margin}{Time(from, "yyyy-MM-dd HH:mm:ss")} to {Time(to, from.UtcDateTime.Date == to.UtcDateTime.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss")} UTC, {Quantity.Duration(to - from)}\n\n");
        WriteThroughput(writer, "events", report.Events);
        WriteThroughput(writer, "handled", report.Handled);
        writer.Write($"{Margin}dead-lettered  {Share(report.DeadLettered, report.Handled.Count)}\n");
        writer.Write($"{Margin}limited        {Number(report.Limited)}\n");
        writer.Write($"{Margin}dropped        {Number(report.Dropped)}\n");
        WriteHandlers(writer, report);
        WriteBatches(writer, report);
        WriteRateLimits(writer, report);
        WriteCalls(writer, report);
        WriteCounts(writer, "event", report.Types);
        WriteCounts(writer, "mark", report.Marks);
        WriteCounts(writer, "fault", report.Faults);
    }

    private static void WriteThroughput(TextWriter writer, string what, Throughput throughput)
    {
        writer.Write($"{Margin}{what,-13}  {throughput.Count.ToString("#,0", Invariant)}");
        writer.Write(throughput.PerSecond is { } rate ? $", {Rate(rate)}" : "");
        writer.Write(throughput.PeakAt is { } at ? $", at most {throughput.PeakPerSecond.ToString("#,0", Invariant)} in a second ({Time(at, "HH:mm:ss")})\n" : "\n");
    }

    private static void WriteHandlers(TextWriter writer, MetricsReport report) => WriteTable(
        writer,
        ["handler", "event", "handled", "retried", "failed", "p50", "p95", "p99", "max", "wait p95"],
        2,
        report.Handlers.Select(static handler => (string[])
        [
            $"{handler.Service}.{handler.Handler}", handler.Event, Number(handler.Attempts - handler.Retried), Number(handler.Retried),
            Share(handler.Failed + handler.DeadLettered, handler.Attempts - handler.Retried),
            .. Durations(handler.Duration), Quantity.Duration(handler.Wait.Quantile(0.95)),
        ]));

    private static void WriteCalls(TextWriter writer, MetricsReport report) => WriteTable(
        writer,
        ["call", "calls", "delivered", "failed", "limited", "p50", "p95", "p99", "max"],
        1,
        report.Calls.Select(static call => (string[])
        [
            $"{call.Service} → {call.Target}", Number(call.Duration.Count), Share(call.Delivered, call.Duration.Count), Share(call.Failed, call.Duration.Count), Number(call.Limited), .. Durations(call.Duration),
        ]));

    private static void WriteBatches(TextWriter writer, MetricsReport report) => WriteTable(
        writer,
        ["batches of", "event", "batches", "events", "mean size", "largest", "calls saved"],
        2,
        report.Batches.Select(static batch => (string[])
        [
            $"{batch.Service}.{batch.Handler}", batch.Event, Number(batch.Count), Number(batch.Events), batch.MeanSize.ToString("#,0.#", Invariant), Number(batch.MaxSize),
            $"{(100 * batch.CallsSaved).ToString("0.#", Invariant)} %",
        ]));

    private static void WriteRateLimits(TextWriter writer, MetricsReport report) => WriteTable(
        writer,
        ["rate limit of", "key", "events", "keys", "limited keys", "dropped", "delayed", "bypassed"],
        2,
        report.RateLimits.Select(static limit => (string[])
        [
            $"{limit.Service}.{limit.Handler}", limit.Limit?.Key ?? "", limit.Limit is null ? "" : Number(limit.Events), limit.Keys is { } keys ? AtLeast(limit) + Number(keys) : "",
            AtLeast(limit) + Share(limit.LimitedKeys, limit.Keys ?? 0), Share(limit.Dropped, limit.Events), Number(limit.Delayed), Number(limit.Bypassed),
        ]));

    private static string AtLeast(RateLimitMetrics limit) => limit.AreKeysExact ? "" : "≥ ";

    private static void WriteCounts(TextWriter writer, string what, IReadOnlyList<(string Name, long Count)> counts) =>
        WriteTable(writer, [what, "count"], 1, counts.Select(static pair => (string[])[pair.Name, Number(pair.Count)]));

    private static void WriteTable(TextWriter writer, string[] head, int texts, IEnumerable<string[]> rows)
    {
        string[][] lines = [head, .. rows];
        if (lines.Length == 1)
        {
            return;
        }

        writer.Write('\n');
        var widths = head.Select((_, column) => lines.Max(line => TextWidth.Of(line[column]))).ToArray();
        foreach (var line in lines)
        {
            // Names to the left, numbers to the right.
            var cells = line.Select((cell, column) => new string(' ', widths[column] - TextWidth.Of(cell)) is var fill && column < texts ? cell + fill : fill + cell);
            writer.Write($"{Margin}{string.Join("  ", cells).TrimEnd()}\n");
        }
    }

    private static string[] Durations(DurationHistogram histogram) =>
        [Quantity.Duration(histogram.Quantile(0.5)), Quantity.Duration(histogram.Quantile(0.95)), Quantity.Duration(histogram.Quantile(0.99)), Quantity.Duration(histogram.Max)];

    // By the unit in which the number says something.
    private static string Rate(double perSecond) => perSecond switch
    {
        >= 0.1 => $"{perSecond.ToString("#,0.##", Invariant)} /s",
        >= 0.1 / 60 => $"{(perSecond * 60).ToString("0.##", Invariant)} /min",
        _ => $"{(perSecond * 3_600).ToString("0.##", Invariant)} /h",
    };

    private static string Number(long number) => number.ToString("#,0", Invariant);

    private static string Share(long part, long all) => part == 0 || all == 0 ? Number(part) : $"{Number(part)} ({(100.0 * part / all).ToString("0.#", Invariant)} %)";

    private static string Time(DateTimeOffset time, string format) => time.UtcDateTime.ToString(format, Invariant);
}

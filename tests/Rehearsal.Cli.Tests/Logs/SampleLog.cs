using Rehearsal.Events;

namespace Rehearsal.Cli.Tests.Logs;

/// <summary>Writes an event log of 30 orders, each an event and its handling in one batch, over several segments.</summary>
internal static class SampleLog
{
    public const int Orders = 30;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<string> WriteAsync(TemporaryFolder folder, string relative, bool close = true)
    {
        var path = folder.Path(relative);
        var log = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = path, SegmentSize = 4096 });
        for (var n = 1; n <= Orders; n++)
        {
            var placed = new EventEnvelope
            {
                Id = new Guid(n, 1, 0, new byte[8]),
                Time = Start.AddSeconds(n),
                CorrelationId = $"corr-{n}",
                Type = n % 3 == 0 ? "OrderPaid" : "OrderCreated",
                Source = "scenario",
                Stream = $"order-{n % 4}",
                Data = EventData.EmptyObject,
            };
            await log.AppendAsync(
                [
                    placed,
                    new Span
                    {
                        Id = new Guid(n, 2, 0, new byte[8]),
                        Time = placed.Time,
                        CorrelationId = placed.CorrelationId,
                        Service = "order_service",
                        Handler = "place",
                        TriggerId = placed.Id,
                        TriggerType = placed.Type,
                        Outcome = SpanOutcome.Succeeded,
                    },
                ],
                cancellationToken: TestContext.Current.CancellationToken);
        }

        if (close)
        {
            await log.DisposeAsync();
            return path;
        }

        // As a kill leaves it: without the seal that a writer writes when it closes the log.
        var copy = folder.Path(relative + ".copy");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(path).Where(static file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        await log.DisposeAsync();
        return copy;
    }

    public static string[] Segments(string log) => [.. Directory.GetFiles(log, "*.segment").Order(StringComparer.Ordinal)];

    public static void Damage(string segment, int at)
    {
        var bytes = File.ReadAllBytes(segment);
        bytes[at] ^= 1;
        File.WriteAllBytes(segment, bytes);
    }
}

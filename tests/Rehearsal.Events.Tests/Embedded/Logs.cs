namespace Rehearsal.Events.Tests.Embedded;

/// <summary>Short ways to open, fill and read embedded logs.</summary>
internal static class Logs
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static EmbeddedEventLog Open(string folder, LogDurability durability = LogDurability.Flushed, int segmentSize = 16 * 1024, IDisk? disk = null) =>
        EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = folder, Durability = durability, SegmentSize = segmentSize, Disk = disk ?? RealDisk.Instance });

    public static async Task<List<LogRecord>> ReadAllAsync(EmbeddedEventLog log, LogQuery? query = null)
    {
        var records = new List<LogRecord>();
        await foreach (var record in log.ReadAsync(query ?? LogQuery.All, Token))
        {
            records.Add(record);
        }

        return records;
    }

    public static async Task<List<LogRecord>> ReadAllAsync(EmbeddedLogReader reader, LogQuery query)
    {
        var records = new List<LogRecord>();
        await foreach (var record in reader.ReadAsync(query, Token))
        {
            records.Add(record);
        }

        return records;
    }

    public static async Task<List<LogRecord>> ReadAllAsync(string folder)
    {
        await using var log = Open(folder, disk: FailingDisk.Unflushed);
        return await ReadAllAsync(log);
    }

    /// <summary>Appends batches of one to three small entries.</summary>
    /// <returns>What was committed, a list a batch.</returns>
    public static async Task<List<IReadOnlyList<LogRecord>>> FillAsync(EmbeddedEventLog log, int batches, int from = 0)
    {
        List<IReadOnlyList<LogRecord>> committed = [];
        for (var n = from; n < from + batches; n++)
        {
            committed.Add(await log.AppendAsync([.. Enumerable.Range(0, 1 + (n % 3)).Select(i => (LogEntry)Sample.Event((n * 3) + i, $"T{n % 2}", $"c{n % 5}", n % 2 == 0 ? $"s{n % 4}" : null))], cancellationToken: Token));
        }

        return committed;
    }

    public static string[] Segments(string folder) => [.. Directory.GetFiles(folder, "*.segment").Order(StringComparer.Ordinal)];
}

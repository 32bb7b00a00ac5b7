namespace Rehearsal.Events.Tests.Log;

/// <summary>What every <see cref="IEventLog"/> promises; an implementation's test class derives and gives the factory, nothing else.</summary>
public abstract partial class EventLogConformance
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Makes an empty log.</summary>
    protected abstract ValueTask<IEventLog> CreateAsync();

    private static async Task<List<LogRecord>> ReadAsync(IEventLog log, LogQuery query)
    {
        var records = new List<LogRecord>();
        await foreach (var record in log.ReadAsync(query, Token))
        {
            records.Add(record);
        }

        return records;
    }

    private static async Task<List<long>> PositionsAsync(IEventLog log, LogQuery query) =>
        [.. (await ReadAsync(log, query)).Select(r => r.Position)];

    private static async Task<List<LogRecord>> FollowAsync(IEventLog log, long from, int count)
    {
        var records = new List<LogRecord>();
        if (count == 0)
        {
            return records;
        }

        await foreach (var record in log.FollowAsync(from, Token))
        {
            records.Add(record);
            if (records.Count == count)
            {
                break;
            }
        }

        return records;
    }

    private static IEnumerable<long> Numbers(long from, long count)
    {
        for (var n = 0L; n < count; n++)
        {
            yield return from + n;
        }
    }
}

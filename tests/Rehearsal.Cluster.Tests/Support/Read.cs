using Rehearsal.Events;

namespace Rehearsal.Cluster.Tests.Support;

internal static class Read
{
    public static async Task<List<LogRecord>> AllAsync(IEventLog log)
    {
        List<LogRecord> records = [];
        await foreach (var record in log.ReadAsync(LogQuery.All))
        {
            records.Add(record);
        }

        return records;
    }
}

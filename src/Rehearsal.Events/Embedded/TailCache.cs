namespace Rehearsal.Events;

/// <summary>The newest entries as objects, so that who follows at the head decodes nothing. Used under the log's lock.</summary>
internal sealed class TailCache(long first)
{
    /// <summary>The entries that are kept.</summary>
    public const int Size = 4096;

    private readonly LogEntry[] entries = new LogEntry[Size];
    private long start = first;
    private long end = first;

    /// <summary>Adds what was committed.</summary>
    public void Add(CommittedBatch batch)
    {
        end = batch.First + batch.Count;
        start = Math.Max(start, end - Size);
        for (var position = Math.Max(start, batch.First); position < end; position++)
        {
            entries[position & (Size - 1)] = batch[(int)(position - batch.First)].Entry;
        }
    }

    /// <summary>Copies entries from a position on.</summary>
    /// <returns>None when the position is not kept any more, or not there yet.</returns>
    public LogRecord[] Copy(long position, int most)
    {
        if (position < start || position >= end)
        {
            return [];
        }

        var records = new LogRecord[(int)Math.Min(most, end - position)];
        for (var i = 0; i < records.Length; i++)
        {
            records[i] = new LogRecord(position + i, entries[(position + i) & (Size - 1)]);
        }

        return records;
    }
}

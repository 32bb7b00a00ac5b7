namespace Rehearsal.Events;

/// <summary>The newest entries as objects while somebody follows, so that who follows at the head decodes nothing. Used under the log's lock.</summary>
/// <remarks>With nobody who follows it keeps none: entries that live on are what the collector's work is made of.</remarks>
internal sealed class TailCache(long first)
{
    /// <summary>The entries that are kept at most; so many without a question, and none is kept any more.</summary>
    public const int Size = 4096;

    /// <summary>The bytes that the records of what is kept have at most.</summary>
    public const long BytesMax = 8 * 1024 * 1024;

    private LogEntry[] entries = [];
    private long start = first;
    private long end = first;
    private long bytes;
    private long askedAt = long.MinValue / 2;

    /// <summary>Adds what was committed.</summary>
    public void Add(CommittedBatch batch)
    {
        end = batch.First + batch.Count;
        if (end - askedAt > Size)
        {
            (entries, start, bytes) = ([], end, 0);
            return;
        }

        for (var position = batch.First; position < end; position++)
        {
            if (position - start == Size)
            {
                DropFirst();
            }

            var entry = batch[(int)(position - batch.First)].Entry;
            bytes += RecordEncoder.SizeMax(entry);
            entries[position & (Size - 1)] = entry;
        }

        while (bytes > BytesMax)
        {
            DropFirst();
        }
    }

    /// <summary>Copies entries from a position on.</summary>
    /// <returns>None when the position is not kept, or not there yet.</returns>
    public LogRecord[] Copy(long position, int most)
    {
        if (entries.Length == 0)
        {
            entries = new LogEntry[Size];
        }

        askedAt = end;
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

    private void DropFirst()
    {
        ref var entry = ref entries[start & (Size - 1)];
        bytes -= RecordEncoder.SizeMax(entry);
        entry = null!;
        start++;
    }
}

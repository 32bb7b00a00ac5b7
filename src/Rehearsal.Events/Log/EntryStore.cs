namespace Rehearsal.Events;

/// <summary>The entries of a log in memory, in chunks that are never moved, so that nothing is copied as the log grows.</summary>
/// <remarks>
/// One writer at a time (the caller's lock); readers need no lock. Slots at and above <see cref="Head"/> belong to the writer;
/// slots below it never change again, and raising <see cref="Head"/> is what makes a batch visible, all of it at once.
/// </remarks>
internal sealed class EntryStore
{
    // 4,096 references are 32 KiB: below the large-object threshold, and few enough to waste nothing on a small run.
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;
    private const int ChunkMask = ChunkSize - 1;

    private LogEntry[][] chunks = new LogEntry[4][];
    private long head;

    /// <summary>Gets the number of entries that readers may see.</summary>
    public long Head => Volatile.Read(ref head);

    /// <summary>Gets the entry at a position below a <see cref="Head"/> the reader has seen.</summary>
    public LogEntry this[long position] =>
        Volatile.Read(ref chunks)[(int)(position >> ChunkBits)][(int)(position & ChunkMask)];

    /// <summary>Writes a slot above the head; the writer calls it for consecutive positions before <see cref="Publish"/>.</summary>
    public void Put(long position, LogEntry entry)
    {
        var chunk = (int)(position >> ChunkBits);
        if (chunk == chunks.Length)
        {
            var larger = new LogEntry[checked(chunks.Length * 2)][];
            chunks.CopyTo(larger, 0);
            Volatile.Write(ref chunks, larger);
        }

        (chunks[chunk] ??= new LogEntry[ChunkSize])[(int)(position & ChunkMask)] = entry;
    }

    /// <summary>Makes the next <paramref name="count"/> slots visible.</summary>
    /// <returns>The batch as its committer and the subscribers see it; no copy unless it crosses a chunk.</returns>
    public CommittedBatch Publish(int count)
    {
        var first = head;
        var offset = (int)(first & ChunkMask);
        CommittedBatch batch;
        if (offset + count <= ChunkSize)
        {
            batch = new CommittedBatch(chunks[(int)(first >> ChunkBits)], offset, count, first);
        }
        else
        {
            var copy = new LogEntry[count];
            for (var i = 0; i < count; i++)
            {
                copy[i] = this[first + i];
            }

            batch = new CommittedBatch(copy, 0, count, first);
        }

        Volatile.Write(ref head, first + count);
        return batch;
    }
}

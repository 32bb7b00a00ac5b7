namespace Rehearsal.Events;

/// <summary>The entries of a log in memory: all of them encoded, so that millions cost the garbage collector nothing, and the newest as the objects they are too.</summary>
/// <remarks>
/// One writer at a time (the caller's lock); readers need no lock. Slots at and above <see cref="Head"/> belong to the writer;
/// what is below it never changes again, and raising <see cref="Head"/> is what makes a batch visible, all of it at once. Objects are in chunks that
/// are never moved; a chunk is let go of when a number of newer ones are full.
/// </remarks>
internal sealed class EntryStore(MemoryLogOptions options)
{
    private const int ChunkBits = 10;
    private const int ChunkSize = 1 << ChunkBits;
    private const int ChunkMask = ChunkSize - 1;
    private const int FullChunksKept = 1;

    private readonly PageStore pages = new(options);
    private LogEntry[]?[] chunks = new LogEntry[4][];
    private int chunksLetGo;
    private long head;

    /// <summary>Gets the number of entries that readers may see.</summary>
    public long Head => Volatile.Read(ref head);

    /// <summary>Gets the entry at a position below a <see cref="Head"/> the reader has seen.</summary>
    public LogEntry this[long position] => ChunkOf(position) is { } chunk ? chunk[(int)(position & ChunkMask)] : pages[position];

    /// <summary>Gets the kind of the entry at such a position.</summary>
    public LogEntryKinds KindAt(long position) => ChunkOf(position) is { } chunk
        ? chunk[(int)(position & ChunkMask)].KindInQueries
        : pages.KindAt(position);

    /// <summary>Encodes the entry at such a position as a line of a recording.</summary>
    public void Encode(long position, LineEncoder encoder) => pages.Encode(position, encoder);

    /// <summary>Writes a slot above the head; the writer calls it for consecutive positions before <see cref="Publish"/>.</summary>
    public void Put(long position, LogEntry entry)
    {
        var chunk = (int)(position >> ChunkBits);
        if (chunk == chunks.Length)
        {
            var larger = new LogEntry[]?[checked(chunks.Length * 2)];
            chunks.CopyTo(larger, 0);
            Volatile.Write(ref chunks, larger);
        }

        (chunks[chunk] ??= new LogEntry[ChunkSize])[(int)(position & ChunkMask)] = entry;
        pages.Add(entry);
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
            batch = new CommittedBatch(chunks[(int)(first >> ChunkBits)]!, offset, count, first);
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
        while (head >> ChunkBits > chunksLetGo + FullChunksKept)
        {
            Volatile.Write(ref chunks[chunksLetGo++], null);
        }

        return batch;
    }

    private LogEntry[]? ChunkOf(long position) => Volatile.Read(ref Volatile.Read(ref chunks)[(int)(position >> ChunkBits)]);
}

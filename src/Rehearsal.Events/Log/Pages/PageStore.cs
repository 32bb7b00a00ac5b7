namespace Rehearsal.Events;

/// <summary>Entries in encoded form, in pages that are written once: the garbage collector has next to nothing to look at.</summary>
/// <remarks>
/// One writer at a time; readers need no lock for positions they know to be written. Pages over the bound leave memory for a file, oldest
/// first; what refers into a page that has left keeps it.
/// </remarks>
internal sealed class PageStore(MemoryLogOptions options)
{
    private const int PageSizeMin = 8 * 1024;
    private const int PageSizeMax = 256 * 1024;
    private const int ChunkBits = 12;
    private const int ChunkMask = (1 << ChunkBits) - 1;

    private readonly TextTable texts = new();
    private readonly PageSpill spill = new(options);

    // Null are the pages that the file holds.
    private byte[]?[] pages = new byte[16][];
    private int pageCount;
    private int used;

    // The page of each entry above, its offset below; in chunks that never move.
    private long[][] places = new long[4][];
    private long count;

    /// <summary>Reads the entry at a position.</summary>
    public LogEntry this[long position]
    {
        get
        {
            var (page, offset) = PlaceOf(position);
            return EntryCodec.Read(texts, new PageReader(page, offset));
        }
    }

    /// <summary>Gets what kind of entry is at a position.</summary>
    public LogEntryKinds KindAt(long position)
    {
        var (page, offset) = PlaceOf(position);
        return EntryCodec.KindOf(page[offset]);
    }

    /// <summary>Encodes the entry at a position as a line of a recording, without making an object of it.</summary>
    public void Encode(long position, LineEncoder encoder)
    {
        var (page, offset) = PlaceOf(position);
        var reader = new PageReader(page, offset);
        var first = reader.Byte();
        switch (EntryCodec.KindOf(first))
        {
            case LogEntryKinds.Events:
                EntryCodec.ReadEvent(first, texts, ref reader, out var e);
                encoder.Encode(e, position);
                break;
            case LogEntryKinds.Spans:
                EntryCodec.ReadSpan(first, texts, ref reader, out var s);
                encoder.Encode(s, position);
                break;
            default:
                EntryCodec.ReadMark(first, texts, ref reader, out var m);
                encoder.Encode(m, position);
                break;
        }
    }

    /// <summary>Adds the entry at the next position.</summary>
    public void Add(LogEntry entry)
    {
        var page = PageFor(EntryCodec.SizeMax(entry));
        var writer = new PageWriter(page.AsSpan(used));
        EntryCodec.Write(entry, texts, ref writer);
        var chunk = (int)(count >> ChunkBits);
        if (chunk == places.Length)
        {
            Volatile.Write(ref places, Larger(places));
        }

        (places[chunk] ??= new long[1 << ChunkBits])[(int)(count & ChunkMask)] = ((long)(pageCount - 1) << 32) | (uint)used;
        count++;
        used += writer.Length;
    }

    private static T[] Larger<T>(T[] items)
    {
        var larger = new T[checked(items.Length * 2)];
        items.CopyTo(larger, 0);
        return larger;
    }

    private (byte[] Page, int Offset) PlaceOf(long position)
    {
        var place = Volatile.Read(ref places)[(int)(position >> ChunkBits)][(int)(position & ChunkMask)];
        var page = (int)(place >> 32);
        return (Volatile.Read(ref Volatile.Read(ref pages)[page]) ?? spill.Read(page), unchecked((int)place));
    }

    private byte[] PageFor(int size)
    {
        if (pageCount > 0 && pages[pageCount - 1]!.Length - used >= size)
        {
            return pages[pageCount - 1]!;
        }

        if (pageCount == pages.Length)
        {
            Volatile.Write(ref pages, Larger(pages));
        }

        // A small log takes little; the pages of a large one are large objects, which are never moved. Neither is filled with zeros that are overwritten at once.
        var page = GC.AllocateUninitializedArray<byte>(Math.Max(Math.Min(PageSizeMax, PageSizeMin << Math.Min(pageCount, 16)), size));
        pages[pageCount++] = page;
        used = 0;
        spill.Keep(pages, pageCount);
        return page;
    }
}

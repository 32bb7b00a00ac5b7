namespace Rehearsal.Events;

/// <summary>A follower's checkpoint while it is open: marks are added to its file, which is written anew when it has grown long. For one thread at a time.</summary>
internal sealed class FollowerCheckpoint
{
    // A file with fewer entries is not worth writing anew.
    private const int EntriesKept = 4096;

    private readonly IDisk disk;
    private readonly string folder;
    private readonly string path;
    private readonly bool flushes;
    private IDiskFile file;
    private int entries;
    private int entriesMax;

    // What was passed and is not written yet.
    private List<(long From, long To)> passed = [];

    private FollowerCheckpoint(IDisk disk, string folder, string path, bool flushes, HandledPositions handled)
    {
        this.disk = disk;
        this.folder = folder;
        this.path = path;
        this.flushes = flushes;
        Handled = handled;
        file = WriteAnew();
    }

    /// <summary>Gets what is handled.</summary>
    public HandledPositions Handled { get; }

    /// <summary>Opens a checkpoint, and makes it when there is none.</summary>
    /// <exception cref="EventLogException">It is damaged or of a newer format.</exception>
    public static FollowerCheckpoint Open(IDisk disk, string folder, string path, long from, bool flushes) =>
        new(disk, folder, path, flushes, FollowerFile.Read(disk, path, out _) ?? new HandledPositions(from));

    /// <summary>Notes that positions are handled without writing it yet: it is written with the next mark, or comes again.</summary>
    public void Pass(long position)
    {
        Handled.Add(position, position + 1);
        if (passed.Count > 0 && passed[^1].To == position)
        {
            passed[^1] = (passed[^1].From, position + 1);
        }
        else
        {
            passed.Add((position, position + 1));
        }
    }

    /// <summary>Writes that positions are handled.</summary>
    /// <param name="ranges">Ranges; the second position of each is the first one behind it.</param>
    public void Mark(IReadOnlyList<(long From, long To)> ranges)
    {
        var pieces = Joined([.. ranges, .. passed]).SelectMany(static range => FollowerFile.Pieces(range.From, range.To)).ToList();
        var bytes = new byte[pieces.Count * FollowerFile.EntryLength];
        for (var i = 0; i < pieces.Count; i++)
        {
            FollowerFile.WriteEntry(bytes.AsSpan(i * FollowerFile.EntryLength), pieces[i].From, pieces[i].Count);
        }

        // Should this fail half-way, the next mark goes to the same place.
        file.WriteAt(bytes, FollowerFile.HeaderLength + ((long)entries * FollowerFile.EntryLength));
        if (flushes)
        {
            file.Flush();
        }

        entries += pieces.Count;
        passed = [];
        foreach (var (from, to) in ranges)
        {
            Handled.Add(from, to);
        }

        if (entries >= entriesMax)
        {
            Shorten();
        }
    }

    /// <summary>Writes what was passed, if the disk lets it, and closes the file.</summary>
    public void Close()
    {
        try
        {
            if (passed.Count > 0)
            {
                Mark([]);
            }
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            // It is passed again.
        }

        file.Dispose();
    }

    private static List<(long From, long To)> Joined(List<(long From, long To)> ranges)
    {
        ranges.Sort();
        List<(long From, long To)> joined = [];
        foreach (var range in ranges)
        {
            if (joined.Count > 0 && range.From <= joined[^1].To)
            {
                joined[^1] = (joined[^1].From, Math.Max(joined[^1].To, range.To));
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }

    private void Shorten()
    {
        // Not every system gives a name away that is open.
        file.Dispose();
        try
        {
            file = WriteAnew();
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            // The marks are written. The file that has the name now goes on, and is tried again when it is twice as long.
            file = disk.Open(path, DiskAccess.Write);
            entriesMax = 2 * Math.Max(entries, EntriesKept);
        }
    }

    /// <summary>Writes the whole checkpoint beside the one there is, and gives it that one's name when it is on the medium.</summary>
    private IDiskFile WriteAnew()
    {
        var unfinished = path + SegmentNames.Unfinished;
        var bytes = FollowerFile.Encode(Handled, out var count);
        var written = disk.Open(unfinished, DiskAccess.Create);
        try
        {
            written.WriteAt(bytes, 0);
            written.Flush();
            disk.Rename(unfinished, path);
            entries = count;
            entriesMax = Math.Max(EntriesKept, 2 * count);
            disk.FlushFolder(folder);
        }
        catch
        {
            written.Dispose();
            throw;
        }

        return written;
    }
}

namespace Rehearsal.Events;

/// <summary>One file of records. The last one grows; the others never change again.</summary>
/// <remarks>Safe for concurrent use. Handle and index of a segment that is not written are opened by the first query that needs them.</remarks>
/// <param name="disk">The disk.</param>
/// <param name="folder">The folder of the log.</param>
/// <param name="first">The position of the first record.</param>
/// <param name="pending">What reads the records too that the writer has not written here yet; null in the writer itself.</param>
internal sealed class Segment(IDisk disk, string folder, long first, PendingReader? pending = null) : IDisposable
{
    private readonly Lock gate = new();
    private IDiskFile? file;
    private SegmentIndex? index;
    private long count = -1;
    private GroupPlace? place;

    private bool isDisposed;

    /// <summary>Gets the position of the first record.</summary>
    public long First => first;

    /// <summary>Gets the file.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, SegmentNames.SegmentOf(first));

    /// <summary>Gets the open file.</summary>
    /// <exception cref="EventLogException">The header is damaged or of a newer format.</exception>
    /// <exception cref="ObjectDisposedException">The log was closed.</exception>
    public IDiskFile File
    {
        get
        {
            lock (gate)
            {
                ObjectDisposedException.ThrowIf(isDisposed, this);
                return file ??= OpenChecked(DiskAccess.Read);
            }
        }
    }

    /// <summary>Gets the group that knows which keys may be here; null when there is none.</summary>
    public GroupPlace? Place => Volatile.Read(ref place);

    /// <summary>Lends the index of a segment, from its file if there is one, from the segment otherwise.</summary>
    /// <returns>The lease, to be disposed of when the index is not read any more.</returns>
    /// <exception cref="ObjectDisposedException">The log was closed.</exception>
    public IndexLease Lend()
    {
        OpenIndexes? opened = null;
        IndexLease lease;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (index is null)
            {
                index = (SegmentIndex?)KnownIndex() ?? Scan();
                opened = place?.Group.Opened;
            }

            index.Lend();
            lease = new IndexLease(index);
        }

        opened?.Add(this);
        return lease;
    }

    /// <summary>Lets go of the index if it is in a file, and whole; the next query opens it again.</summary>
    public void LeaveIndex()
    {
        lock (gate)
        {
            if (index is IndexFile { IsRemade: false } left)
            {
                index = null;
                left.Leave();
            }
        }
    }

    /// <summary>Becomes one of a group, which answers for the filter of the index.</summary>
    /// <returns>False when it is in a larger one.</returns>
    public bool TryJoin(GroupPlace joined)
    {
        var isOpen = false;
        lock (gate)
        {
            if (place?.Group.Count > joined.Group.Count)
            {
                return false;
            }

            if (index is IndexFile open)
            {
                // Noted when it was opened, if it was in a group then.
                isOpen = place is null;
                open.ForgetFilter();
            }

            Volatile.Write(ref place, joined);
        }

        if (isOpen)
        {
            joined.Group.Opened.Add(this);
        }

        return true;
    }

    /// <summary>Opens the file to be written.</summary>
    public void OpenToWrite()
    {
        lock (gate)
        {
            file ??= OpenChecked(DiskAccess.Write);
        }
    }

    /// <summary>Takes over the index of a segment that grows.</summary>
    public void Grow(LiveIndex live, IDiskFile? opened = null)
    {
        lock (gate)
        {
            index = live;
            file = opened ?? file;
            count = -1;
        }
    }

    /// <summary>Marks the segment as complete.</summary>
    /// <param name="records">The records it holds: as many as there are positions up to the next segment.</param>
    /// <param name="forgetIndex">Whether its index is in a file now, so that memory need not hold it.</param>
    public void Complete(long records, bool forgetIndex)
    {
        lock (gate)
        {
            count = records;
            if (forgetIndex)
            {
                Forget();
            }
        }
    }

    /// <summary>Makes the error that says where the segment is damaged.</summary>
    public EventLogException Damaged(long offset, string expected, string found) =>
        new(EventLogProblem.Damaged, Path, offset, expected, found, "restore the file from a copy, or end the log before it with LogRepair");

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            file?.Dispose();
            (index as IndexFile)?.Dispose();
            Forget();
            isDisposed = true;
        }
    }

    private void Forget()
    {
        (index as LiveIndex)?.Forget();
        index = null;
    }

    private IDiskFile OpenChecked(DiskAccess access)
    {
        var opened = disk.Open(Path, access);
        try
        {
            System.Span<byte> header = stackalloc byte[SegmentHeader.Length];
            SegmentHeader.Read(Path, header[..DiskReading.Fill(opened, header, 0)], first);
            return pending is null ? opened : new PendingOverlay(opened, first, pending);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private IndexFile? KnownIndex()
    {
        var known = IndexFile.TryOpen(disk, folder, first, Remake);
        if (known is null || known.Count == count || count < 0)
        {
            if (place is not null)
            {
                known?.ForgetFilter();
            }

            return known;
        }

        known.Dispose();
        return null;
    }

    // The file stays open for the queries that are at it; it is closed with the segment.
    private LiveIndex Remake()
    {
        lock (gate)
        {
            return Scan();
        }
    }

    private LiveIndex Scan()
    {
        var live = new LiveIndex();
        using var scan = new SegmentScan(file ??= OpenChecked(DiskAccess.Read), first);
        while (scan.TryNext(out var view))
        {
            live.Add([(uint)scan.RecordOffset], 0, [RecordKeys.Of(view)]);
        }

        return count < 0 || live.Count == count
            ? live
            : throw Damaged(scan.Offset, $"{count} records", $"an end after {live.Count}");
    }
}

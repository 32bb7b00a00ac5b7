namespace Rehearsal.Events;

/// <summary>Files: opening, writing, beginning a new segment, closing.</summary>
public sealed partial class EmbeddedEventLog
{
    private Segment active = null!;
    private IDiskFile activeFile = null!;
    private LiveIndex? activeIndex;
    private long activeSize;
    private long writeAt;
    private long groupAt;

    // The segments that begin before this position are on the medium, whatever the durability.
    private long flushedBefore;
    private bool isBegunUnknown;
    private TaskCompletionSource? leaving;

    /// <summary>Writes and flushes everything, and lets the next writer in.</summary>
    /// <returns>A task that completes when the log is closed.</returns>
    /// <exception cref="EventLogException">What was held back, or the flush, failed.</exception>
    public async ValueTask DisposeAsync()
    {
        TaskCompletionSource? writer = null;
        // Told before the lock is asked for: those who append without end would keep it busy.
        Volatile.Write(ref closing, true);
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            closed = true;
            if (writing)
            {
                writer = leaving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        if (writer is not null)
        {
            await writer.Task;
        }

        try
        {
            Seal();
        }
        finally
        {
            moved.Close();
            pending?.Dispose();
            CloseFiles();
            writerLock.Dispose();
        }
    }

    /// <summary>Tells whoever closes the log that nobody writes any more.</summary>
    private void Left()
    {
        TaskCompletionSource? waiting = null;
        lock (gate)
        {
            if (!writing)
            {
                (waiting, leaving) = (leaving, null);
            }
        }

        waiting?.TrySetResult();
    }

    private void Recover(IReadOnlyList<string> names)
    {
        foreach (var name in names.Where(static name => name.EndsWith(SegmentNames.Unfinished, StringComparison.Ordinal)))
        {
            disk.Delete(Path.Combine(options.Folder, name));
        }

        if (segments.Length == 0)
        {
            Begin(0, options.SizeAfter(0));
            versions.IsComplete = true;
            ChooseWriting();
            return;
        }

        for (var i = 0; i + 1 < segments.Length; i++)
        {
            segments[i].Complete(segments[i + 1].First - segments[i].First, forgetIndex: false);
        }

        active = segments[^1];
        active.OpenToWrite();
        activeFile = active.File;
        // An index of records that a crash took from this segment, or from one behind it that is gone, must not be found when a segment has as many others.
        disk.Delete(Path.Combine(options.Folder, SegmentNames.IndexOf(active.First)));
        foreach (var name in names.Where(name => SegmentNames.IsIndex(name) && string.CompareOrdinal(name, SegmentNames.IndexOf(active.First)) > 0))
        {
            disk.Delete(Path.Combine(options.Folder, name));
        }

        foreach (var name in groups.Join(names, segments))
        {
            // For the same reason: what is written next could be taken for what the group is about.
            disk.Delete(Path.Combine(options.Folder, name));
        }

        var recovered = SegmentRecovery.Recover(active, (end, position) => PendingFile.TryRestore(disk, options.Folder, active, end, position), cut: true);
        // What a crash left with the operating system is flushed now: from here on it is as good as acknowledged.
        activeFile.Flush();
        disk.FlushFolder(options.Folder);
        flushedBefore = recovered.IsSealed ? active.First : 0;
        if (options.Durability == LogDurability.Flushed)
        {
            FlushComplete();
        }

        TornBytes = recovered.Torn;
        activeIndex = recovered.Index;
        active.Grow(activeIndex);
        activeSize = activeFile.Length;
        writeAt = recovered.End;
        head = next = flushed = recovered.Next;
        tail = new TailCache(head);
        ReadDropped();
        ChooseWriting();
    }

    private void ChooseWriting()
    {
        // Where each append is to outlive the process a copy will do: a flush is dearer by far, and what is in memory needs none.
        try
        {
            pending = options.Durability == LogDurability.Buffered ? PendingFile.TryOpen(disk, options.Folder) : null;
            pending?.Begin(active.First, writeAt);
            if (pending is null)
            {
                PendingFile.RemoveLeftOver(disk, options.Folder);
            }
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            // A full disk is no reason not to open: each append is a write then. What the file may still say is in its segment.
            pending?.Dispose();
            pending = null;
        }

        holdsBack = pending is not null || options.Durability == LogDurability.Memory;
    }

    /// <summary>Writes a group at the end of the log, and flushes it if that was asked for.</summary>
    /// <param name="group">The group.</param>
    /// <param name="stopped">Whether it is unknown what reached the disk.</param>
    private EventLogException? TryWrite(AppendGroup group, out bool stopped)
    {
        stopped = false;
        try
        {
            if (writeAt + group.Length + RecordFormat.HeaderSize > activeSize)
            {
                Roll(group.Length);
            }
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            stopped = isBegunUnknown;
            return LogFailures.Of(e, options.Folder);
        }

        try
        {
            activeFile.WriteAt(group.Bytes, writeAt);
            if (options.Durability == LogDurability.Flushed)
            {
                activeFile.Flush();
            }

            groupAt = writeAt;
            writeAt += group.Length;
            return null;
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            stopped = true;
            return LogFailures.Of(e, active.Path);
        }
    }

    private void Index(AppendGroup group) => activeIndex!.Add(group.Offsets, (uint)groupAt, group.Keys);

    /// <summary>Ends the segment and begins the next one.</summary>
    private void Roll(int needed)
    {
        var complete = active;
        var records = activeIndex!.Count;
        if (records == 0)
        {
            // A first batch that is larger than the whole segment.
            activeFile.Preallocate(SegmentHeader.Length + needed + (long)RecordFormat.HeaderSize);
            activeSize = activeFile.Length;
            if (writeAt + needed + RecordFormat.HeaderSize <= activeSize)
            {
                return;
            }
        }

        var stored = TryStore(complete, activeIndex);
        Begin(complete.First + records, Math.Max(options.SizeAfter(activeSize), SegmentHeader.Length + needed + (long)RecordFormat.HeaderSize));
        complete.Complete(records, stored);
        groups.Make(segments);
    }

    private bool TryStore(Segment complete, LiveIndex index)
    {
        try
        {
            IndexFile.Write(disk, options.Folder, complete.First, writeAt, index.Content());
            return true;
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            // The index stays in memory, and is made again when the log is opened next.
            return false;
        }
    }

    /// <summary>Makes a segment: complete with its header before it has its name.</summary>
    private void Begin(long first, long size)
    {
        var begun = new Segment(disk, options.Folder, first);
        var unfinished = begun.Path + SegmentNames.Unfinished;
        var file = disk.Open(unfinished, DiskAccess.Create);
        try
        {
            file.Preallocate(size);
            System.Span<byte> header = stackalloc byte[SegmentHeader.Length];
            new SegmentHeader(SegmentHeader.MinorNow, first, size).Write(header);
            file.WriteAt(header, 0);
            file.Flush();
            disk.Rename(unfinished, begun.Path);
            // From here on the segment before must not grow: the next one, which has its name, says where it ends.
            isBegunUnknown = true;
            disk.FlushFolder(options.Folder);
            isBegunUnknown = false;
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            file.Dispose();
            TryDelete(unfinished);
            throw;
        }

        activeIndex = new LiveIndex();
        begun.Grow(activeIndex, file);
        (active, activeFile, activeSize, writeAt) = (begun, file, size, SegmentHeader.Length);
        lock (gate)
        {
            // Not always called under the lock, and retention drops meanwhile.
            Volatile.Write(ref segments, [.. segments, begun]);
        }
    }

    /// <summary>Flushes the segments that are not written any more, which a log that does not flush each append never did.</summary>
    private void FlushComplete()
    {
        foreach (var segment in segments)
        {
            if (segment.First >= flushedBefore && segment != active)
            {
                using var file = disk.Open(segment.Path, DiskAccess.Write);
                file.Flush();
            }
        }

        flushedBefore = active.First;
    }

    private void TryDelete(string path)
    {
        try
        {
            disk.Delete(path);
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            // Deleted when the log is opened next.
        }
    }

    /// <summary>Writes what is held back and says, behind it, that all of it was flushed.</summary>
    private void Seal()
    {
        lock (gate)
        {
            if (failure is not null)
            {
                // What was acknowledged and is not in a segment must not be taken for flushed; what is in one can be.
                if (filling.Length > 0)
                {
                    throw Stopped(failure);
                }

                FlushAll();
                return;
            }

            if (holdsBack)
            {
                WriteHeld();
            }

            FlushAll();
            try
            {
                if (writeAt + RecordFormat.HeaderSize <= activeSize)
                {
                    System.Span<byte> seal = stackalloc byte[RecordFormat.HeaderSize];
                    RecordFormat.WriteEntryFields(seal, RecordFormat.SealKind, Guid.Empty, 0, RecordFormat.NoText, 0, RecordFormat.NoText, 0);
                    RecordFormat.Complete(seal, head, 0, endsBatch: true);
                    activeFile.WriteAt(seal, writeAt);
                    activeFile.Flush();
                }

                pending?.Remove(disk, options.Folder);
            }
            catch (Exception e) when (LogFailures.IsOfTheDisk(e))
            {
                throw LogFailures.Of(e, active.Path);
            }
        }
    }

    /// <summary>Flushes what is not flushed with each append.</summary>
    private void FlushAll()
    {
        if (options.Durability == LogDurability.Flushed)
        {
            return;
        }

        try
        {
            FlushComplete();
            activeFile.Flush();
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            throw LogFailures.Of(e, active.Path);
        }
    }
}

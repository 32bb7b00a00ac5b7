namespace Rehearsal.Events;

/// <summary>What was appended and is held back, to be written to its segment in large pieces: in memory, and where it must outlive the process in a file besides.</summary>
public sealed partial class EmbeddedEventLog
{
    /// <summary>Makes room for a batch where what is held is pending: in the file, and in the segment that it will be written to. Called under the lock.</summary>
    private void MakeRoom(long size)
    {
        if (pending!.Length + size <= PendingHeader.Capacity && writeAt + filling.Length + size + RecordFormat.HeaderSize <= activeSize)
        {
            return;
        }

        WriteHeld();
        if (writeAt + size + RecordFormat.HeaderSize <= activeSize)
        {
            return;
        }

        try
        {
            Roll((int)size);
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            var failed = LogFailures.Of(e, options.Folder);
            failure = isBegunUnknown ? failed : null;
            throw failed;
        }

        BeginPending();
    }

    /// <summary>Says where the records belong that are pending from here on. A file of which it is not known what it says must not be used.</summary>
    private void BeginPending()
    {
        try
        {
            pending?.Begin(active.First, writeAt);
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            failure = LogFailures.Of(e, Path.Combine(options.Folder, PendingHeader.FileName));
            throw failure;
        }
    }

    /// <summary>Makes a batch outlive the process. Called under the lock.</summary>
    /// <param name="held">The bytes that were held before it.</param>
    /// <param name="records">How many records it has.</param>
    /// <returns>The failure, after which the batch is taken back; null when it is kept.</returns>
    private EventLogException? Keep(int held, int records)
    {
        try
        {
            if (pending!.TryAdd(filling.Bytes[held..]))
            {
                return null;
            }
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            var failed = LogFailures.Of(e, Path.Combine(options.Folder, PendingHeader.FileName));
            filling.TakeBack(held, records);
            next = head;
            versions.Forget();
            failure = WriteAcknowledged() ?? failed;
            return failed;
        }

        // One that is larger than all that may be pending has nothing before it.
        if (TryWrite(filling, out var stopped) is { } refused)
        {
            Undo(stopped ? refused : null);
            return refused;
        }

        EndHeld();
        return null;
    }

    /// <summary>Writes what is held back to the segment. Called under the lock.</summary>
    private void WriteHeld()
    {
        if (filling.Length == 0)
        {
            return;
        }

        if (failure is not null)
        {
            throw Stopped(failure);
        }

        if (TryWrite(filling, out var stopped) is { } failed)
        {
            // Where nothing was written, for there is no room, what was acknowledged is held on to until there is.
            failure = stopped ? failed : null;
            throw failed;
        }

        EndHeld();
    }

    /// <summary>Writes what was acknowledged before the log stopped, so that it can be read; if the disk takes it.</summary>
    private EventLogException? WriteAcknowledged()
    {
        if (filling.Length == 0)
        {
            return null;
        }

        if (TryWrite(filling, out _) is { } failed)
        {
            return failed;
        }

        Index(filling);
        filling.Clear();
        return null;
    }

    private void EndHeld()
    {
        Index(filling);
        filling.Clear();
        versions.Trim();
        BeginPending();
    }
}

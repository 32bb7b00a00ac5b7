using System.Diagnostics;

namespace Rehearsal.Events;

/// <summary>Committing: who comes while nobody writes is the writer, for itself and for those who come meanwhile.</summary>
public sealed partial class EmbeddedEventLog
{
    // What a log of memory durability holds back, and one batch more: little enough that it is still in the processor's cache when it is written.
    private const int MemoryBytesMax = 256 * 1024;

    // A caller writes this many groups in a row for others before one of them takes over.
    private const int GroupsInARow = 8;

    private AppendGroup filling = new();
    private AppendGroup? spare = new();
    private long next;
    private long flushed;
    private bool writing;
    private EventLogException? failure;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LogRecord>> AppendAsync(
        IReadOnlyList<LogEntry> entries,
        IReadOnlyList<StreamExpectation>? expectations = null,
        CancellationToken cancellationToken = default)
    {
        var (committed, size) = Checked(entries);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref closing), this);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<IReadOnlyList<LogRecord>>(cancellationToken);
        }

        CommittedBatch batch;
        TaskCompletionSource<bool>? waiter = null;
        List<TaskCompletionSource>? followers = null;
        var mustDispatch = false;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (failure is not null)
            {
                return ValueTask.FromException<IReadOnlyList<LogRecord>>(Stopped(failure));
            }

            try
            {
                if (FindConflict(expectations) is { } conflict)
                {
                    return ValueTask.FromException<IReadOnlyList<LogRecord>>(conflict);
                }

                if (options.Durability == LogDurability.Memory && filling.Length >= MemoryBytesMax)
                {
                    // Before the batch is taken: when there is no room it is refused, and what was acknowledged is still held.
                    WriteMemory();
                }

                batch = Encode(committed, size);
            }
            catch (EventLogException e)
            {
                return ValueTask.FromException<IReadOnlyList<LogRecord>>(e);
            }
            catch (Exception e) when (LogFailures.IsOfTheDisk(e))
            {
                return ValueTask.FromException<IReadOnlyList<LogRecord>>(LogFailures.Of(e, options.Folder));
            }

            if (options.Durability == LogDurability.Memory)
            {
                Publish(batch, ref mustDispatch);
                followers = moved.Take();
            }
            else
            {
                waiter = writing ? new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously) : null;
                writing = true;
                filling.Appends.Add(new GroupedAppend(batch, waiter));
            }
        }

        if (waiter is not null)
        {
            return WaitAsync(waiter, batch);
        }

        if (options.Durability == LogDurability.Memory)
        {
            HeadSignal.Wake(followers);
            if (mustDispatch)
            {
                feed.Dispatch();
            }
        }
        else if (WriteGroups() is { } failed)
        {
            return ValueTask.FromException<IReadOnlyList<LogRecord>>(failed);
        }

        return new ValueTask<IReadOnlyList<LogRecord>>(batch);
    }

    /// <summary>Takes the entries over and checks them.</summary>
    /// <returns>The entries, and the bytes their records may take together.</returns>
    private static (LogEntry[] Entries, long Size) Checked(IReadOnlyList<LogEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        LogEntry[] committed = [.. entries];
        var sum = 0L;
        for (var i = 0; i < committed.Length; i++)
        {
            if (LogEntryRules.Problem(committed[i]) is not null)
            {
                // Says what the problem is.
                LogEntryRules.CheckBatch(committed);
            }

            var size = RecordEncoder.SizeMax(committed[i]);
            sum += size;
            if (size > RecordFormat.LengthMax)
            {
                throw new ArgumentException($"Entry {i} of {committed.Length}: the entry may take {size} bytes, expected {RecordFormat.LengthMax} at most. Keep large payloads outside the event and refer to them.", nameof(entries));
            }
        }

        if (committed.Length == 0)
        {
            LogEntryRules.CheckBatch(committed);
        }

        if (sum > EmbeddedLogOptions.SegmentSizeMax - (2 * RecordFormat.HeaderSize))
        {
            throw new ArgumentException($"The batch may take {sum} bytes, expected {EmbeddedLogOptions.SegmentSizeMax} at most. Append it in several batches.", nameof(entries));
        }

        return (committed, sum);
    }

    private static EventLogException Stopped(EventLogException cause) =>
        new(cause.Problem, cause.File, cause.Offset, "a log that goes on", "one that stopped when a write failed: what reached the disk is not known until it is opened again", "open the log again", cause);

    private async ValueTask<IReadOnlyList<LogRecord>> WaitAsync(TaskCompletionSource<bool> waiter, CommittedBatch batch)
    {
        if (await waiter.Task && WriteGroups() is { } failed)
        {
            throw failed;
        }

        return batch;
    }

    private StreamConflictException? FindConflict(IReadOnlyList<StreamExpectation>? expectations)
    {
        for (var i = 0; i < expectations?.Count; i++)
        {
            var (stream, expected) = expectations[i];
            var actual = versions.Of(stream);
            if (actual != expected)
            {
                return new StreamConflictException(stream, expected, actual);
            }
        }

        return null;
    }

    /// <summary>Puts a batch into the group that is written next. Called under the lock.</summary>
    private CommittedBatch Encode(LogEntry[] committed, long size)
    {
        Dictionary<string, long>? before = null;
        for (var i = 0; i < committed.Length; i++)
        {
            // All look-ups come before the first change, so that one that fails leaves nothing half done.
            if (committed[i] is EventEnvelope e && (e.Stream is not null || e.StreamVersion is not null))
            {
                if (e.Stream is not null && (before ??= new(StringComparer.Ordinal)).TryAdd(e.Stream, 0))
                {
                    before[e.Stream] = versions.Of(e.Stream);
                }

                long? version = e.Stream is null ? null : ++before![e.Stream];
                committed[i] = e.StreamVersion == version ? e : e with { StreamVersion = version };
            }
        }

        filling.Reserve(committed.Length, size);
        for (var i = 0; i < committed.Length; i++)
        {
            var position = next + i;
            filling.Add(committed[i], position, (uint)Math.Min(uint.MaxValue, position - flushed), i == committed.Length - 1);
        }

        if (before is not null)
        {
            foreach (var (stream, version) in before)
            {
                versions.Set(stream, version);
            }
        }

        var batch = new CommittedBatch(committed, 0, committed.Length, next);
        next += committed.Length;
        return batch;
    }

    /// <summary>Writes groups until nobody waits, or another caller takes over. Called by one thread at a time, outside the lock.</summary>
    /// <returns>The failure of the first group, which is the caller's own; null when it is committed.</returns>
    private EventLogException? WriteGroups()
    {
        EventLogException? own = null;
        for (var round = 1; ; round++)
        {
            AppendGroup group;
            lock (gate)
            {
                group = filling;
                filling = spare ?? new AppendGroup();
                spare = null;
            }

            var failed = TryWrite(group, out var stopped);
            if (round == 1)
            {
                own = failed;
            }

            var mustDispatch = false;
            TaskCompletionSource<bool>? successor = null;
            List<TaskCompletionSource>? followers = null;
            List<GroupedAppend> done = [];
            bool goOn;
            lock (gate)
            {
                done.AddRange(group.Appends);
                if (failed is null)
                {
                    Committed(group, ref mustDispatch);
                    followers = moved.Take();
                }
                else
                {
                    // Those behind have positions that now never come.
                    done.AddRange(filling.Appends);
                    Undo(stopped ? failed : null);
                }

                group.Clear();
                spare ??= group;
                goOn = filling.Appends.Count > 0 && round < GroupsInARow && !mustDispatch;
                writing = filling.Appends.Count > 0;
                if (writing && !goOn)
                {
                    successor = filling.Appends[0].Waiter;
                    Debug.Assert(successor is not null, "Who writes is in no group that is filling.");
                }
            }

            foreach (var append in done)
            {
                if (failed is null)
                {
                    append.Waiter?.TrySetResult(false);
                }
                else
                {
                    append.Waiter?.TrySetException(failed);
                }
            }

            HeadSignal.Wake(followers);
            if (!goOn)
            {
                successor?.TrySetResult(true);
                Left();
                if (mustDispatch)
                {
                    feed.Dispatch();
                }

                return own;
            }
        }
    }

    private void Committed(AppendGroup group, ref bool mustDispatch)
    {
        Index(group);
        foreach (var append in group.Appends)
        {
            Publish(append.Batch, ref mustDispatch);
        }

        if (options.Durability == LogDurability.Flushed)
        {
            flushed = head;
        }

        if (filling.Length == 0)
        {
            versions.Trim();
        }
    }

    private void Publish(CommittedBatch batch, ref bool mustDispatch)
    {
        tail.Add(batch);
        Volatile.Write(ref head, batch.First + batch.Count);
        mustDispatch |= feed.Enqueue(batch);
    }

    /// <summary>Takes back what was promised to nobody: the groups that could not be written. Called under the lock.</summary>
    private void Undo(EventLogException? stop)
    {
        failure = stop;
        filling.Clear();
        next = head;
        versions.Forget();
    }

    /// <summary>Writes what a log of memory durability holds back. Called under the lock.</summary>
    private void WriteMemory()
    {
        if (failure is not null)
        {
            throw Stopped(failure);
        }

        if (filling.Length == 0)
        {
            return;
        }

        if (TryWrite(filling, out var stopped) is { } failed)
        {
            // Where nothing was written, for there is no room, what was acknowledged is held on to until there is.
            failure = stopped ? failed : null;
            throw failed;
        }

        Index(filling);
        filling.Clear();
        versions.Trim();
    }
}

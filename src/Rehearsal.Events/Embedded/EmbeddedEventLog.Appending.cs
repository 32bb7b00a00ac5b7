using System.Diagnostics;

namespace Rehearsal.Events;

/// <summary>Committing: who comes while nobody writes is the writer, for itself and for those who come meanwhile.</summary>
public sealed partial class EmbeddedEventLog
{
    // What a log of memory durability holds back, and one batch more: little enough that it is still in the processor's cache when it is written.
    private const int MemoryBytesMax = PendingHeader.Capacity;

    // A caller writes this many groups in a row for others before one of them takes over.
    private const int GroupsInARow = 8;

    private AppendGroup filling = new();
    private AppendGroup? spare = new();
    private long next;
    private long flushed;
    private bool writing;
    private EventLogException? failure;

    // Settled when the log is opened: who appends writes in turn with others outside of the lock, or what was appended is held back; where it must outlive the process, it is pending meanwhile.
    private bool holdsBack;
    private PendingFile? pending;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LogRecord>> AppendAsync(
        IReadOnlyList<LogEntry> entries,
        IReadOnlyList<StreamExpectation>? expectations = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entries);

        // A copy, for the caller's list may change later.
        var batch = new CommittedBatch([.. entries]);
        var size = CheckedSize(batch.Entries);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<IReadOnlyList<LogRecord>>(cancellationToken);
        }

        var waiter = Append(batch, size, expectations, out var refused);
        return waiter is not null ? WaitAsync(waiter, batch)
            : refused is not null ? ValueTask.FromException<IReadOnlyList<LogRecord>>(refused)
            : new ValueTask<IReadOnlyList<LogRecord>>(batch);
    }

    /// <inheritdoc/>
    public ValueTask<LogRecord> AppendAsync(LogEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var batch = new CommittedBatch(entry);
        var size = CheckedSize(batch.Entries);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<LogRecord>(cancellationToken);
        }

        var waiter = Append(batch, size, expectations: null, out var refused);
        return waiter is not null ? WaitForOneAsync(waiter, batch)
            : refused is not null ? ValueTask.FromException<LogRecord>(refused)
            : new ValueTask<LogRecord>(batch[0]);
    }

    /// <summary>Appends, and waits for it as long as that takes no more than a moment.</summary>
    /// <returns>Who still waits; null when it is done.</returns>
    private AppendWaiter? Append(CommittedBatch batch, long size, IReadOnlyList<StreamExpectation>? expectations, out Exception? refused)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref closing), this);
        AppendWaiter? waiter = null;
        List<TaskCompletionSource>? followers = null;
        var mustDispatch = false;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            try
            {
                // Asks the disk for streams it has not met yet.
                refused = failure is null ? FindConflict(expectations) : Stopped(failure);
                if (refused is not null)
                {
                    return null;
                }

                // Before the batch is taken: when there is no room it is refused, and what was acknowledged is still held.
                if (pending is not null)
                {
                    MakeRoom(size);
                }
                else if (holdsBack && filling.Length >= MemoryBytesMax)
                {
                    WriteHeld();
                }

                var held = filling.Length;
                Encode(batch, size);
                if (pending is not null && (refused = Keep(held, batch.Count)) is not null)
                {
                    return null;
                }
            }
            catch (EventLogException e)
            {
                refused = e;
                return null;
            }
            catch (Exception e) when (LogFailures.IsOfTheDisk(e))
            {
                refused = LogFailures.Of(e, options.Folder);
                return null;
            }

            if (holdsBack)
            {
                Publish(batch, ref mustDispatch);
                followers = moved.Take();
            }
            else
            {
                waiter = writing ? new AppendWaiter() : null;
                writing = true;
                filling.Appends.Add(new GroupedAppend(batch, waiter));
            }
        }

        if (holdsBack)
        {
            HeadSignal.Wake(followers);
            if (mustDispatch)
            {
                feed.Dispatch();
            }

            return null;
        }

        if (waiter is not null && (options.Durability != LogDurability.Buffered || !waiter.Spin()))
        {
            return waiter;
        }

        refused = waiter is null ? WriteGroups() : AfterWait(waiter);
        return null;
    }

    /// <summary>Checks entries.</summary>
    /// <returns>The bytes that their records may take together.</returns>
    private static long CheckedSize(ReadOnlySpan<LogEntry> entries)
    {
        var sum = 0L;
        for (var i = 0; i < entries.Length; i++)
        {
            if (LogEntryRules.Problem(entries[i]) is not null)
            {
                // Says what the problem is.
                LogEntryRules.CheckBatch(entries.ToArray());
            }

            var size = RecordEncoder.SizeMax(entries[i]);
            sum += size;
            if (size > RecordFormat.LengthMax)
            {
                throw new ArgumentException($"Entry {i} of {entries.Length}: the entry may take {size} bytes, expected {RecordFormat.LengthMax} at most. Keep large payloads outside the event and refer to them.", nameof(entries));
            }
        }

        if (entries.Length == 0)
        {
            LogEntryRules.CheckBatch(entries.ToArray());
        }

        if (sum > EmbeddedLogOptions.SegmentSizeMax - (2 * RecordFormat.HeaderSize))
        {
            throw new ArgumentException($"The batch may take {sum} bytes, expected {EmbeddedLogOptions.SegmentSizeMax} at most. Append it in several batches.", nameof(entries));
        }

        return sum;
    }

    private static EventLogException Stopped(EventLogException cause) =>
        new(cause.Problem, cause.File, cause.Offset, "a log that goes on", "one that stopped when a write failed: what reached the disk is not known until it is opened again", "open the log again", cause);

    private async ValueTask<IReadOnlyList<LogRecord>> WaitAsync(AppendWaiter waiter, CommittedBatch batch)
    {
        await waiter.SleepAsync();
        return AfterWait(waiter) is { } failed ? throw failed : batch;
    }

    private async ValueTask<LogRecord> WaitForOneAsync(AppendWaiter waiter, CommittedBatch batch)
    {
        await waiter.SleepAsync();
        return AfterWait(waiter) is { } failed ? throw failed : batch[0];
    }

    private EventLogException? AfterWait(AppendWaiter waiter) => waiter.MustWrite ? WriteGroups() : waiter.Failure;

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
    private void Encode(CommittedBatch batch, long size)
    {
        var committed = batch.Entries;
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

        batch.First = next;
        next += committed.Length;
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
            AppendWaiter? successor = null;
            List<TaskCompletionSource>? followers = null;
            List<AppendWaiter>? done = null;
            bool goOn;
            lock (gate)
            {
                AddWaiters(group, ref done);
                if (failed is null)
                {
                    Committed(group, ref mustDispatch);
                    followers = moved.Take();
                }
                else
                {
                    // Those behind have positions that now never come.
                    AddWaiters(filling, ref done);
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

            foreach (var waiter in done ?? [])
            {
                if (failed is null)
                {
                    waiter.EndCommitted();
                }
                else
                {
                    waiter.EndFailed(failed);
                }
            }

            HeadSignal.Wake(followers);
            if (!goOn)
            {
                successor?.EndWithTurn();
                Left();
                if (mustDispatch)
                {
                    feed.Dispatch();
                }

                return own;
            }
        }
    }

    private static void AddWaiters(AppendGroup group, ref List<AppendWaiter>? waiters)
    {
        foreach (var append in group.Appends)
        {
            if (append.Waiter is { } waiter)
            {
                (waiters ??= []).Add(waiter);
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
}

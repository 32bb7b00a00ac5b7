using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rehearsal.Events;

/// <summary>The event log in memory: the reference for every other implementation of <see cref="IEventLog"/>.</summary>
/// <remarks>
/// <para>Safe for concurrent use, on one scheduler thread and on many real threads alike. An append takes one short lock and
/// completes synchronously; readers take none.</para>
/// <para>Bounds: the newest entries are kept as the objects that were appended, older ones encoded, and beyond <see cref="MemoryLogOptions.InMemoryMax"/> in
/// a file without a name. An older event is read as an equal one whose data no longer remembers its object. The indexes by
/// type, correlation id, stream and time are built by the first query that needs one, over what was committed since the query before.</para>
/// <para>After disposal appends throw and followers end once they have read everything; reading stays possible.</para>
/// </remarks>
public sealed class MemoryEventLog : IEventLog
{
    private readonly Lock gate = new();
    private readonly EntryStore store;
    private readonly Dictionary<string, long> streamVersions = new(StringComparer.Ordinal);
    private readonly LogSearch search;
    private readonly CommitFeed feed;
    private readonly HeadSignal moved;

    /// <summary>Initializes an empty log.</summary>
    public MemoryEventLog()
        : this(new MemoryLogOptions())
    {
    }

    /// <summary>Initializes an empty log with bounds of its own.</summary>
    /// <param name="options">Its bounds.</param>
    public MemoryEventLog(MemoryLogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        store = new EntryStore(options);
        search = new LogSearch(store);
        feed = new CommitFeed(gate);
        moved = new HeadSignal(gate, () => store.Head);
    }

    /// <inheritdoc/>
    public long Head => store.Head;

    /// <summary>Returns what the log holds now, in log order, without copying it.</summary>
    /// <returns>A list that does not change; it keeps the entries in memory.</returns>
    public IReadOnlyList<LogRecord> Snapshot() => new LogSnapshot(store, store.Head);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LogRecord>> AppendAsync(
        IReadOnlyList<LogEntry> entries,
        IReadOnlyList<StreamExpectation>? expectations = null,
        CancellationToken cancellationToken = default)
    {
        var checkedEntries = LogEntryRules.CheckBatch(entries);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<IReadOnlyList<LogRecord>>(cancellationToken);
        }

        CommittedBatch batch;
        bool mustDispatch;
        List<TaskCompletionSource>? followers;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(moved.Closed, this);
            if (FindConflict(expectations) is { } conflict)
            {
                return ValueTask.FromException<IReadOnlyList<LogRecord>>(conflict);
            }

            var position = store.Head;
            foreach (var entry in checkedEntries)
            {
                Put(position++, entry);
            }

            batch = Publish(checkedEntries.Length, out mustDispatch, out followers);
        }

        HandOn(mustDispatch, followers);
        return new ValueTask<IReadOnlyList<LogRecord>>(batch);
    }

    /// <inheritdoc/>
    public ValueTask<LogRecord> AppendAsync(LogEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (LogEntryRules.Problem(entry) is not null)
        {
            // Says what the problem is.
            LogEntryRules.CheckBatch([entry]);
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<LogRecord>(cancellationToken);
        }

        CommittedBatch batch;
        bool mustDispatch;
        List<TaskCompletionSource>? followers;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(moved.Closed, this);
            Put(store.Head, entry);
            batch = Publish(1, out mustDispatch, out followers);
        }

        HandOn(mustDispatch, followers);
        return new ValueTask<LogRecord>(batch[0]);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogRecord> ReadAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        foreach (var record in search.Read(query))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LogRecord> FollowAsync(long fromPosition, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromPosition);
        return Follow(fromPosition, cancellationToken);
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<IReadOnlyList<LogRecord>> committed)
    {
        ArgumentNullException.ThrowIfNull(committed);
        lock (gate)
        {
            return feed.Add(committed, store.Head);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> GetStreamVersionAsync(string stream, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        lock (gate)
        {
            return ValueTask.FromResult(streamVersions.GetValueOrDefault(stream));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        moved.Close();
        return ValueTask.CompletedTask;
    }

    private StreamConflictException? FindConflict(IReadOnlyList<StreamExpectation>? expectations)
    {
        for (var i = 0; i < expectations?.Count; i++)
        {
            var (stream, expected) = expectations[i];
            var actual = streamVersions.GetValueOrDefault(stream);
            if (actual != expected)
            {
                return new StreamConflictException(stream, expected, actual);
            }
        }

        return null;
    }

    private void Put(long position, LogEntry entry) => store.Put(position, entry is EventEnvelope e ? WithStreamVersion(e) : entry);

    private CommittedBatch Publish(int count, out bool mustDispatch, out List<TaskCompletionSource>? followers)
    {
        var batch = store.Publish(count);
        mustDispatch = feed.Enqueue(batch);
        followers = moved.Take();
        return batch;
    }

    // Outside the lock.
    private void HandOn(bool mustDispatch, List<TaskCompletionSource>? followers)
    {
        HeadSignal.Wake(followers);
        if (mustDispatch)
        {
            feed.Dispatch();
        }
    }

    private EventEnvelope WithStreamVersion(EventEnvelope e)
    {
        long? version = null;
        if (e.Stream is not null)
        {
            version = ++CollectionsMarshal.GetValueRefOrAddDefault(streamVersions, e.Stream, out _);
        }

        return e.StreamVersion == version ? e : e with { StreamVersion = version };
    }

    private async IAsyncEnumerable<LogRecord> Follow(long position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await moved.WaitAsync(position, cancellationToken))
        {
            for (var head = store.Head; position < head && !cancellationToken.IsCancellationRequested; position++)
            {
                yield return new LogRecord(position, store[position]);
            }
        }
    }
}

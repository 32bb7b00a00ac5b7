using Rehearsal.Events;

namespace Rehearsal.Bench.Simulated;

/// <summary>A log that hands every batch to its subscribers and keeps nothing. For one thread.</summary>
internal sealed class NullEventLog : IEventLog
{
    private readonly Queue<IReadOnlyList<LogRecord>> pending = new();
    private readonly List<Action<IReadOnlyList<LogRecord>>> subscribers = [];
    private bool dispatching;

    public long Head { get; private set; }

    public ValueTask<IReadOnlyList<LogRecord>> AppendAsync(
        IReadOnlyList<LogEntry> entries,
        IReadOnlyList<StreamExpectation>? expectations = null,
        CancellationToken cancellationToken = default)
    {
        var records = new NullBatch(entries, Head);
        Head += entries.Count;

        pending.Enqueue(records);
        if (!dispatching)
        {
            Dispatch();
        }

        return new ValueTask<IReadOnlyList<LogRecord>>(records);
    }

    public async IAsyncEnumerable<LogRecord> ReadAsync(LogQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        yield break;
    }

    public IAsyncEnumerable<LogRecord> FollowAsync(long fromPosition, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("This log keeps nothing to follow.");

    public IDisposable Subscribe(Action<IReadOnlyList<LogRecord>> committed)
    {
        subscribers.Add(committed);
        return new Nothing();
    }

    public ValueTask<long> GetStreamVersionAsync(string stream, CancellationToken cancellationToken = default) => ValueTask.FromResult(0L);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Dispatch()
    {
        dispatching = true;
        while (pending.TryDequeue(out var batch))
        {
            foreach (var subscriber in subscribers)
            {
                subscriber(batch);
            }
        }

        dispatching = false;
    }

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }

    /// <summary>The records of a commit, as a log that keeps entries shows them.</summary>
    private sealed class NullBatch(IReadOnlyList<LogEntry> entries, long first) : IReadOnlyList<LogRecord>
    {
        public int Count => entries.Count;

        public LogRecord this[int index] => new(first + index, entries[index]);

        public IEnumerator<LogRecord> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

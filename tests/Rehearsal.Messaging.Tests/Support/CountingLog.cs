using System.Runtime.CompilerServices;
using Rehearsal.Events;

namespace Rehearsal.Messaging.Tests;

/// <summary>A log that counts the records that queries give.</summary>
internal sealed class CountingLog(IEventLog log) : IEventLog
{
    public long Read { get; private set; }

    public long Head => log.Head;

    public ValueTask<IReadOnlyList<LogRecord>> AppendAsync(
        IReadOnlyList<LogEntry> entries, IReadOnlyList<StreamExpectation>? expectations = null, CancellationToken cancellationToken = default) =>
        log.AppendAsync(entries, expectations, cancellationToken);

    public async IAsyncEnumerable<LogRecord> ReadAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var record in log.ReadAsync(query, cancellationToken))
        {
            Read++;
            yield return record;
        }
    }

    public IAsyncEnumerable<LogRecord> FollowAsync(long fromPosition, CancellationToken cancellationToken = default) => log.FollowAsync(fromPosition, cancellationToken);

    public IDisposable Subscribe(Action<IReadOnlyList<LogRecord>> committed) => log.Subscribe(committed);

    public ValueTask<long> GetStreamVersionAsync(string stream, CancellationToken cancellationToken = default) => log.GetStreamVersionAsync(stream, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

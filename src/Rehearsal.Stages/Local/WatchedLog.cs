using Rehearsal.Events;

namespace Rehearsal.Stages;

/// <summary>A log that tells when an append fails for a reason of the log's own.</summary>
internal sealed class WatchedLog(IEventLog log, Action<EventLogException> failed) : IEventLog
{
    public long Head => log.Head;

    public ValueTask<IReadOnlyList<LogRecord>> AppendAsync(
        IReadOnlyList<LogEntry> entries,
        IReadOnlyList<StreamExpectation>? expectations = null,
        CancellationToken cancellationToken = default)
    {
        // A lone caller's append is written when it returns: nothing to await then.
        var appending = log.AppendAsync(entries, expectations, cancellationToken);
        return appending.IsCompletedSuccessfully ? appending : WatchAsync(appending);
    }

    public ValueTask<LogRecord> AppendAsync(LogEntry entry, CancellationToken cancellationToken = default)
    {
        var appending = log.AppendAsync(entry, cancellationToken);
        return appending.IsCompletedSuccessfully ? appending : WatchAsync(appending);
    }

    public IAsyncEnumerable<LogRecord> ReadAsync(LogQuery query, CancellationToken cancellationToken = default) => log.ReadAsync(query, cancellationToken);

    public IAsyncEnumerable<LogRecord> FollowAsync(long fromPosition, CancellationToken cancellationToken = default) => log.FollowAsync(fromPosition, cancellationToken);

    public IDisposable Subscribe(Action<IReadOnlyList<LogRecord>> committed) => log.Subscribe(committed);

    public ValueTask<long> GetStreamVersionAsync(string stream, CancellationToken cancellationToken = default) => log.GetStreamVersionAsync(stream, cancellationToken);

    public ValueTask DisposeAsync() => log.DisposeAsync();

    private async ValueTask<T> WatchAsync<T>(ValueTask<T> appending)
    {
        try
        {
            return await appending;
        }
        catch (EventLogException e)
        {
            failed(e);
            throw;
        }
    }
}

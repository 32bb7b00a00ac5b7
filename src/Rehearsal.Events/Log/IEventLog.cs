namespace Rehearsal.Events;

/// <summary>An append-only store of events, spans and marks with positions, streams and queries.</summary>
/// <remarks>Every member is safe for concurrent use. Positions are handed out in commit order.</remarks>
public interface IEventLog : IAsyncDisposable
{
    /// <summary>Gets the position the next entry will get, which is the number of entries committed.</summary>
    long Head { get; }

    /// <summary>Commits a batch: all of it or nothing, at consecutive positions.</summary>
    /// <param name="entries">One or more entries. An event with a stream gets its stream version here.</param>
    /// <param name="expectations">The stream versions the batch was decided on, of streams in the batch or not; checked in the same step as the commit.</param>
    /// <param name="cancellationToken">Cancels the wait, never half of a commit.</param>
    /// <returns>The committed records in order.</returns>
    /// <exception cref="ArgumentException">The batch is empty or an entry is malformed; the message names its index. Nothing was committed.</exception>
    /// <exception cref="StreamConflictException">A stream is not at the expected version. Nothing was committed.</exception>
    ValueTask<IReadOnlyList<LogRecord>> AppendAsync(
        IReadOnlyList<LogEntry> entries,
        IReadOnlyList<StreamExpectation>? expectations = null,
        CancellationToken cancellationToken = default);

    /// <summary>Commits one entry.</summary>
    /// <param name="entry">The entry. An event with a stream gets its stream version here.</param>
    /// <param name="cancellationToken">Cancels the wait, never the commit.</param>
    /// <returns>The committed record.</returns>
    /// <exception cref="ArgumentNullException">The entry is null.</exception>
    /// <exception cref="ArgumentException">The entry is malformed. Nothing was committed.</exception>
    async ValueTask<LogRecord> AppendAsync(LogEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (await AppendAsync([entry], cancellationToken: cancellationToken))[0];
    }

    /// <summary>Reads what the log holds when the enumeration starts, in position order or its reverse; later commits are not waited for.</summary>
    /// <param name="query">What to read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The matching records.</returns>
    IAsyncEnumerable<LogRecord> ReadAsync(LogQuery query, CancellationToken cancellationToken = default);

    /// <summary>Reads from a position on and then follows new commits until cancelled or the log is disposed. No record is missed or repeated.</summary>
    /// <param name="fromPosition">The first position to read.</param>
    /// <param name="cancellationToken">Ends the following; the enumeration then completes without an exception.</param>
    /// <returns>The records in position order.</returns>
    IAsyncEnumerable<LogRecord> FollowAsync(long fromPosition, CancellationToken cancellationToken = default);

    /// <summary>Calls back with each batch right after its commit: one batch at a time, in position order, from the next commit on.</summary>
    /// <remarks>
    /// A callback may append: its batch is handed over after the one it is looking at. While several threads commit, one of them
    /// may hand over the others' batches too; once all their appends have returned, everything has been handed over.
    /// </remarks>
    /// <param name="committed">Called on a committing thread and under no lock; it must only hand the records on. It must not throw:
    /// if it does, the batch stays committed, the others are served, and the exception surfaces from that thread's append.</param>
    /// <returns>Ends the subscription when disposed.</returns>
    IDisposable Subscribe(Action<IReadOnlyList<LogRecord>> committed);

    /// <summary>Gets the version of a stream.</summary>
    /// <param name="stream">The stream's name.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    /// <returns>The number of events in the stream; 0 when it does not exist.</returns>
    ValueTask<long> GetStreamVersionAsync(string stream, CancellationToken cancellationToken = default);
}

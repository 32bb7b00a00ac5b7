using System.Collections.Concurrent;
using Rehearsal.Events;

namespace Rehearsal.Stages;

/// <summary>A log that notices who appends from outside the simulation's thread: work that left the scheduler.</summary>
/// <remarks>The append goes through, so that nothing is lost; the run is no longer deterministic and says whose work left.</remarks>
internal sealed class StageThreadLog(IEventLog log, Simulation.Simulation simulation) : IEventLog
{
    private readonly ConcurrentDictionary<string, bool> escaped = new(StringComparer.Ordinal);

    /// <summary>Gets the handlers whose work left the scheduler, in ordinal order.</summary>
    public IReadOnlyList<string> Escaped => [.. escaped.Keys.Order(StringComparer.Ordinal)];

    public long Head => log.Head;

    public ValueTask<IReadOnlyList<LogRecord>> AppendAsync(
        IReadOnlyList<LogEntry> entries,
        IReadOnlyList<StreamExpectation>? expectations = null,
        CancellationToken cancellationToken = default)
    {
        NoteEscape(entries);
        return log.AppendAsync(entries, expectations, cancellationToken);
    }

    public ValueTask<LogRecord> AppendAsync(LogEntry entry, CancellationToken cancellationToken = default)
    {
        if (!simulation.IsOnThread)
        {
            NoteEscape([entry]);
        }

        return log.AppendAsync(entry, cancellationToken);
    }

    public IAsyncEnumerable<LogRecord> ReadAsync(LogQuery query, CancellationToken cancellationToken = default) => log.ReadAsync(query, cancellationToken);

    public IAsyncEnumerable<LogRecord> FollowAsync(long fromPosition, CancellationToken cancellationToken = default) => log.FollowAsync(fromPosition, cancellationToken);

    public IDisposable Subscribe(Action<IReadOnlyList<LogRecord>> committed) => log.Subscribe(committed);

    public ValueTask<long> GetStreamVersionAsync(string stream, CancellationToken cancellationToken = default) => log.GetStreamVersionAsync(stream, cancellationToken);

    public ValueTask DisposeAsync() => log.DisposeAsync();

    private void NoteEscape(IReadOnlyList<LogEntry> entries)
    {
        if (!simulation.IsOnThread)
        {
            escaped.TryAdd(NameOf(entries), true);
        }
    }

    private static string NameOf(IReadOnlyList<LogEntry> entries) =>
        entries.OfType<Span>().FirstOrDefault(static span => span.Kind == SpanKind.Handling) is { } span
            ? $"{span.Service}.{span.Handler}"
            : entries.OfType<EventEnvelope>().FirstOrDefault()?.Source ?? "a call";
}

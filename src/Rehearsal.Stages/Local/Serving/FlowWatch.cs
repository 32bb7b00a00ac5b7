using Rehearsal.Events;

namespace Rehearsal.Stages;

/// <summary>Watches what follows from one event until every service has handled every event of the flow.</summary>
/// <remarks>
/// Counts for each event the services that handle its type, and takes off each handling that is final. A flow that a saga's time-out or a
/// schedule goes on with later has ended here when it comes to rest.
/// </remarks>
internal sealed class FlowWatch : IDisposable
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string correlation;
    private readonly IReadOnlyDictionary<string, int> handlersOf;
    private readonly IDisposable subscription;
    private int open;

    public FlowWatch(IEventLog log, string correlation, IReadOnlyDictionary<string, int> handlersOf)
    {
        this.correlation = correlation;
        this.handlersOf = handlersOf;
        subscription = log.Subscribe(Take);
    }

    /// <summary>Gets how many events the flow has so far.</summary>
    public int EventCount { get; private set; }

    /// <summary>Waits for the end of the flow.</summary>
    /// <param name="max">The longest wait.</param>
    /// <param name="clock">The clock that counts it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>True when the flow has ended, false when the time was over first.</returns>
    public async Task<bool> WaitAsync(TimeSpan max, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            await ended.Task.WaitAsync(max, clock, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => subscription.Dispose();

    // One batch at a time. A handling commits its outputs and its span together, so the count is not zero in between.
    private void Take(IReadOnlyList<LogRecord> records)
    {
        var isOfFlow = false;
        for (var i = 0; i < records.Count; i++)
        {
            if (records[i].Entry.CorrelationId != correlation)
            {
                continue;
            }

            switch (records[i].Entry)
            {
                case EventEnvelope published:
                    isOfFlow = true;
                    EventCount++;
                    open += handlersOf.GetValueOrDefault(published.Type);
                    break;
                case Span { Kind: SpanKind.Handling, Outcome: not SpanOutcome.Retried }:
                    isOfFlow = true;
                    open--;
                    break;
                default:
                    break;
            }
        }

        if (isOfFlow && open == 0)
        {
            ended.TrySetResult();
        }
    }
}

using System.Diagnostics.Metrics;
using Rehearsal.Events;

namespace Rehearsal.Stages;

/// <summary>Says what a serving system does on <c>System.Diagnostics.Metrics</c>, from its log: for OpenTelemetry, <c>dotnet-counters</c> and others.</summary>
/// <remarks>The meter is <c>Rehearsal</c>. Nobody listening costs a look at a flag for each entry. Names follow OpenTelemetry's conventions: durations in seconds.</remarks>
internal sealed class ServedMeters : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Rehearsal";

    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> events;
    private readonly Counter<long> deadLetters;
    private readonly Histogram<double> durations;
    private readonly Histogram<double> waits;
    private readonly Histogram<double> calls;
    private readonly IDisposable subscription;

    public ServedMeters(IEventLog log)
    {
        events = meter.CreateCounter<long>("rehearsal.events", "{event}", "Events that were published.");
        deadLetters = meter.CreateCounter<long>("rehearsal.dead_letters", "{event}", "Events that were put aside after their last attempt.");
        durations = meter.CreateHistogram<double>("rehearsal.handling.duration", "s", "How long an attempt at handling an event took.");
        waits = meter.CreateHistogram<double>("rehearsal.handling.wait", "s", "How long an event waited before its first attempt.");
        calls = meter.CreateHistogram<double>("rehearsal.call.duration", "s", "How long a call that a handler made took.");
        subscription = log.Subscribe(Take);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        subscription.Dispose();
        meter.Dispose();
    }

    private void Take(IReadOnlyList<LogRecord> records)
    {
        for (var i = 0; i < records.Count; i++)
        {
            switch (records[i].Entry)
            {
                case EventEnvelope published when events.Enabled && DomainEvents.IsDomain(published):
                    events.Add(1, new("event", published.Type), new("service", published.Source));
                    break;
                case Span { Kind: SpanKind.Call } call when calls.Enabled:
                    calls.Record(call.Duration.TotalSeconds, new("service", call.Service), new("target", call.Handler), new("outcome", WordOf(call.Outcome)));
                    break;
                case Span { Kind: SpanKind.Handling } handling when durations.Enabled || waits.Enabled:
                    Take(handling);
                    break;
                case Mark { Kind: MarkKinds.DeadLetter }:
                    deadLetters.Add(1);
                    break;
                default:
                    break;
            }
        }
    }

    private void Take(Span handling)
    {
        KeyValuePair<string, object?> service = new("service", handling.Service);
        KeyValuePair<string, object?> handler = new("handler", handling.Handler);
        durations.Record(handling.Duration.TotalSeconds, service, handler, new("outcome", WordOf(handling.Outcome)));
        if (handling.Attempt == 1)
        {
            waits.Record(handling.QueueWait.TotalSeconds, service, handler);
        }
    }

    private static string WordOf(SpanOutcome outcome) => outcome switch
    {
        SpanOutcome.Succeeded => "succeeded",
        SpanOutcome.Retried => "retried",
        SpanOutcome.Failed => "failed",
        _ => "dead_lettered",
    };
}

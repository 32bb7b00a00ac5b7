using System.Diagnostics.Metrics;
using System.Globalization;
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
    private readonly Counter<long> limited;
    private readonly Histogram<int> batches;
    private readonly Counter<long> rateLimits;
    private readonly Histogram<long> handledTogether;
    private readonly Histogram<double> durations;
    private readonly Histogram<double> waits;
    private readonly Histogram<double> calls;
    private readonly IDisposable subscription;

    public ServedMeters(IEventLog log)
    {
        events = meter.CreateCounter<long>("rehearsal.events", "{event}", "Events that were published.");
        deadLetters = meter.CreateCounter<long>("rehearsal.dead_letters", "{event}", "Events that were put aside after their last attempt.");
        limited = meter.CreateCounter<long>("rehearsal.limited", "{request}", "Requests that were refused because there were too many.");
        batches = meter.CreateHistogram<int>("rehearsal.log.batch.size", "{record}", "How many records one commit to the log had.");
        rateLimits = meter.CreateCounter<long>("rehearsal.rate_limit.decisions", "{event}", "Events that a handler's rate limit dropped, delayed or let bypass it.");
        handledTogether = meter.CreateHistogram<long>("rehearsal.handling.batch.size", "{event}", "How many events a handler took in one batch.");
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
        batches.Record(records.Count);
        for (var i = 0; i < records.Count; i++)
        {
            switch (records[i].Entry)
            {
                case EventEnvelope published when events.Enabled && DomainEvents.IsDomain(published):
                    events.Add(1, new("event", published.Type), new("service", published.Source));
                    break;
                case Span { Kind: SpanKind.Call } call when calls.Enabled || limited.Enabled:
                    TakeCall(call);
                    break;
                case Span { Kind: SpanKind.Handling } handling when durations.Enabled || waits.Enabled:
                    Take(handling);
                    break;
                case Mark { Kind: MarkKinds.DeadLetter }:
                    deadLetters.Add(1);
                    break;
                case Mark { Kind: MarkKinds.RateLimit } decided when rateLimits.Enabled:
                    rateLimits.Add(1, new("service", Detail(decided, "service"u8)), new("handler", Detail(decided, "handler"u8)), new("decision", Detail(decided, "decision"u8)));
                    break;
                case Mark { Kind: MarkKinds.Batch } batch when handledTogether.Enabled && long.TryParse(Detail(batch, "events"u8), CultureInfo.InvariantCulture, out var size):
                    handledTogether.Record(size, new("service", Detail(batch, "service"u8)), new("handler", Detail(batch, "handler"u8)));
                    break;
                default:
                    break;
            }
        }
    }

    private static string? Detail(Mark mark, ReadOnlySpan<byte> name) => ScalarField.Read(mark.Data, name);

    private void TakeCall(Span call)
    {
        KeyValuePair<string, object?> service = new("service", call.Service);
        KeyValuePair<string, object?> target = new("target", call.Handler);
        calls.Record(call.Duration.TotalSeconds, service, target, new("outcome", WordOf(call.Outcome)));
        if (call.Error?.Type == SpanError.RateLimited)
        {
            limited.Add(1, service, target);
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

using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Counts a recording or log: throughput, outcomes, durations.</summary>
/// <remarks>
/// A pure function of the records. Streams: holds a number of histograms that depends on the handlers, one number for each second in which something
/// happened, and the keys of handlers with a rate limit, at most <see cref="RateLimitMetrics.KeysMax"/> for each. Events are counted as they stand in the log.
/// Not safe for concurrent use.
/// </remarks>
/// <param name="options">What to count.</param>
public sealed class RecordingMetrics(MetricsOptions options)
{
    private readonly SecondCounter events = new();
    private readonly SecondCounter handled = new();
    private readonly SortedDictionary<string, long> types = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> marks = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> faults = new(StringComparer.Ordinal);
    private readonly SortedSet<string> services = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Service, string Handler, string Event), HandlerMetrics> handlers = [];
    private readonly Dictionary<(string Service, string Target), CallMetrics> calls = [];
    private readonly PolicyCounts policies = new();
    private long limited;
    private DateTimeOffset? first;
    private DateTimeOffset? last;

    /// <summary>Counts records.</summary>
    /// <param name="records">The records.</param>
    /// <param name="options">What to count; null for everything.</param>
    /// <returns>The numbers.</returns>
    public static MetricsReport Of(IEnumerable<LogRecord> records, MetricsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        var metrics = new RecordingMetrics(options ?? new MetricsOptions());
        foreach (var record in records)
        {
            metrics.Add(record.Entry);
        }

        return metrics.ToReport();
    }

    /// <summary>Counts an entry.</summary>
    /// <param name="entry">The entry.</param>
    public void Add(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry is Mark { Kind: MarkKinds.System } system)
        {
            // Whatever is asked for: what follows is understood by it.
            policies.Read(system);
        }

        if (entry.Time < options.Since || entry.Time > options.Until)
        {
            return;
        }

        var service = entry switch { EventEnvelope published => published.Source, Span span => span.Service, _ => null };
        if (service is not null)
        {
            services.Add(service);
        }

        var fits = options.Filter?.Invoke(entry) != false;
        if (fits && entry is EventEnvelope seen)
        {
            // A limit sees what others publish.
            policies.See(seen);
        }

        if (fits && (options.Service is null || service == options.Service || entry is Mark mark && IsOf(mark, options.Service)))
        {
            Count(entry);
        }
    }

    /// <summary>Gives the numbers so far.</summary>
    /// <returns>The report; later entries do not change what it lists, but the histograms of handlers go on.</returns>
    public MetricsReport ToReport()
    {
        var from = options.Since ?? first;
        var to = options.Until ?? last;
        var length = to - from;
        return new MetricsReport
        {
            From = from,
            To = to,
            Events = events.Over(length),
            Handled = handled.Over(length),
            Types = [.. types.OrderByDescending(static pair => pair.Value).Select(static pair => (pair.Key, pair.Value))],
            Handlers = [.. handlers.Values.OrderBy(static handler => handler.Service, StringComparer.Ordinal).ThenBy(static handler => handler.Handler, StringComparer.Ordinal).ThenBy(static handler => handler.Event, StringComparer.Ordinal)],
            Calls = [.. calls.Values.OrderBy(static call => call.Service, StringComparer.Ordinal).ThenBy(static call => call.Target, StringComparer.Ordinal)],
            Marks = [.. marks.Select(static pair => (pair.Key, pair.Value))],
            Faults = [.. faults.Select(static pair => (pair.Key, pair.Value))],
            Limited = limited,
            RateLimits = policies.Limits(options.Service),
            Batches = policies.Batches(),
            Services = [.. services],
        };
    }

    private void Count(LogEntry entry)
    {
        switch (entry)
        {
            case EventEnvelope published when DomainEvents.IsDomain(published):
                events.Add(published.Time);
                types[published.Type] = types.GetValueOrDefault(published.Type) + 1;
                Extend(published.Time, published.Time);
                break;
            case Span { Kind: SpanKind.Call } call:
                Count(call, CallOf(call));
                break;
            case Span handling:
                Count(handling, HandlerOf(handling));
                break;
            case Mark mark when mark.Kind is not (MarkKinds.System or MarkKinds.Step or MarkKinds.Verdict):
                Count(mark);
                Extend(mark.Time, mark.Time);
                break;
            default:
                break;
        }
    }

    private void Count(Mark mark)
    {
        marks[mark.Kind] = marks.GetValueOrDefault(mark.Kind) + 1;
        policies.Count(mark);
        if (mark.Kind == MarkKinds.Fault && Detail(mark, "type"u8) is { ValueKind: JsonValueKind.String } type)
        {
            faults[type.GetString()!] = faults.GetValueOrDefault(type.GetString()!) + 1;
        }

        // Requests from outside of the system; those of handlers are spans.
        limited += mark.Kind == MarkKinds.Http && Detail(mark, "status"u8) is { ValueKind: JsonValueKind.Number } status && status.TryGetInt32(out var code) && code == 429 ? 1 : 0;
    }

    private void Count(Span span, CallMetrics call)
    {
        var isLimited = span.Error?.Type == SpanError.RateLimited;
        call.Duration.Add(span.Duration);
        call.Failed += span.Outcome == SpanOutcome.Succeeded ? 0 : 1;
        call.Limited += isLimited ? 1 : 0;
        limited += isLimited ? 1 : 0;
    }

    private void Count(Span span, HandlerMetrics handler)
    {
        handler.Duration.Add(span.Duration);
        if (span.Attempt == 1)
        {
            handler.Wait.Add(span.QueueWait);
        }

        switch (span.Outcome)
        {
            case SpanOutcome.Succeeded:
                handler.Succeeded++;
                break;
            case SpanOutcome.Retried:
                handler.Retried++;
                break;
            case SpanOutcome.Failed:
                handler.Failed++;
                break;
            default:
                handler.DeadLettered++;
                break;
        }

        var end = span.Time + span.Duration;
        Extend(span.Time, end);
        if (span.Outcome != SpanOutcome.Retried)
        {
            handled.Add(end);
        }
    }

    private HandlerMetrics HandlerOf(Span span)
    {
        var key = (span.Service, span.Handler, span.TriggerType);
        return handlers.TryGetValue(key, out var handler)
            ? handler
            : handlers[key] = new HandlerMetrics { Service = span.Service, Handler = span.Handler, Event = span.TriggerType };
    }

    private CallMetrics CallOf(Span span)
    {
        var key = (span.Service, span.Handler);
        return calls.TryGetValue(key, out var call) ? call : calls[key] = new CallMetrics { Service = span.Service, Target = span.Handler };
    }

    private void Extend(DateTimeOffset from, DateTimeOffset to)
    {
        first = first is { } start && start <= from ? start : from;
        last = last is { } end && end >= to ? end : to;
    }

    // Marks name their service in their details, if they are of one.
    private static bool IsOf(Mark mark, string service) => Detail(mark, "service"u8) is { ValueKind: JsonValueKind.String } name && name.ValueEquals(service);

    private static JsonElement? Detail(Mark mark, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(mark.Data.Utf8Json.Span);
        while (mark.Data.Utf8Json.Length > 0 && reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
            {
                var isIt = reader.ValueTextEquals(name);
                reader.Read();
                if (isIt)
                {
                    return JsonElement.ParseValue(ref reader);
                }

                reader.Skip();
            }
        }

        return null;
    }
}

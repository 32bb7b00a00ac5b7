using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.OpenTelemetry;

/// <summary>Turns foreign spans into the events and spans of a recording, so that everything that explains a recording explains them.</summary>
/// <remarks>
/// <para>A span that work enters a service by (a server's or a consumer's, one whose parent is in another service or unknown) is the
/// handling of an event: the message that a producer's span sent, or else the request that came in. All other spans are calls made in
/// the handling they lie in. A client's span is the call that waited for its request to be handled.</para>
/// <para>Parents and links both are causes; of several, one is the event's cause, and the others stand in its extension <c>alsoafter</c>. A span that links to spans of other traces handles their messages; the traces it ties
/// together become one flow, whose correlation id is the trace that began first.</para>
/// <para>Spans may come in any order and more than once; the result depends on their set alone.</para>
/// </remarks>
public sealed class TraceTranslation
{
    private static readonly JsonWriterOptions DataOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<ForeignSpanId, ForeignSpan> spans = [];
    private readonly Dictionary<ForeignSpanId, ForeignSpan> entries = [];
    private readonly Dictionary<ForeignSpanId, EventEnvelope> messages = [];
    private readonly Dictionary<ForeignSpanId, EventEnvelope> requests = [];
    private readonly Dictionary<UInt128, string> correlations;
    private readonly List<(DateTimeOffset At, int Rank, LogEntry Entry)> translated = [];

    private TraceTranslation(IEnumerable<ForeignSpan> all)
    {
        foreach (var span in all)
        {
            spans.TryAdd(span.Id, span);
        }

        correlations = TraceComponents.Correlate(spans);
    }

    /// <summary>Translates spans.</summary>
    /// <param name="spans">The spans of any number of traces.</param>
    /// <returns>The records, in the order of time: an event when it was published, a span when it ended.</returns>
    /// <exception cref="ArgumentNullException">The spans are null.</exception>
    public static IReadOnlyList<LogRecord> Translate(IEnumerable<ForeignSpan> spans)
    {
        ArgumentNullException.ThrowIfNull(spans);
        var translation = new TraceTranslation(spans);
        translation.FindEntries();
        translation.TranslateAll();
        return translation.InOrder();
    }

    private IReadOnlyList<LogRecord> InOrder() =>
        [.. translated.OrderBy(static entry => entry.At).ThenBy(static entry => entry.Rank).ThenBy(static entry => entry.Entry.Id).Select(static (entry, position) => new LogRecord(position, entry.Entry))];

    private ForeignSpan? ParentOf(ForeignSpan span) => span.Parent is { } parent ? spans.GetValueOrDefault(new ForeignSpanId(span.Id.Trace, parent)) : null;

    private bool IsEntry(ForeignSpan span) => ParentOf(span) is not { } parent
        || parent.Service != span.Service
        || (span.Kind is ForeignSpanKind.Server or ForeignSpanKind.Consumer && parent.Kind is ForeignSpanKind.Client or ForeignSpanKind.Producer);

    // Finds for each span the one by which its work entered the service.
    private void FindEntries()
    {
        List<ForeignSpan> way = [];
        foreach (var span in spans.Values)
        {
            way.Clear();
            HashSet<ForeignSpanId> seen = [];
            var at = span;
            while (!entries.ContainsKey(at.Id) && !IsEntry(at))
            {
                way.Add(at);

                if (!seen.Add(at.Id))
                {
                    at = FirstOfCircle(at);
                    break;
                }

                at = ParentOf(at)!;
            }

            var entry = entries.GetValueOrDefault(at.Id) ?? at;
            entries[at.Id] = entry;
            way.ForEach(passed => entries[passed.Id] = entry);
        }
    }

    // Parents that go round in a circle have no entry; the least of them serves as theirs, whichever came first.
    private ForeignSpan FirstOfCircle(ForeignSpan member)
    {
        var first = member;
        for (var at = ParentOf(member)!; at.Id != member.Id; at = ParentOf(at)!)
        {
            first = at.Id.Span < first.Id.Span ? at : first;
        }

        return first;
    }

    private void TranslateAll()
    {
        foreach (var span in spans.Values)
        {
            if (span.Kind == ForeignSpanKind.Producer)
            {
                MessageOf(span);
            }

            if (IsItsOwnEntry(span))
            {
                AddHandlings(span);
            }
            else
            {
                AddCall(span);
            }
        }
    }

    private bool IsItsOwnEntry(ForeignSpan span) => entries[span.Id].Id == span.Id;

    private void AddHandlings(ForeignSpan span)
    {
        var triggers = TriggersOf(span);
        for (var i = 0; i < triggers.Count; i++)
        {
            // A batch is handled once for each message it had.
            Add(span, triggers[i], HandlingId(span, i), SpanKind.Handling, null);
        }
    }

    private static Guid HandlingId(ForeignSpan span, int message) =>
        message == 0 ? ForeignIds.OfSpan(span.Id) : ForeignIds.Derived(span.Id, string.Create(CultureInfo.InvariantCulture, $"handling {message}"));

    private void AddCall(ForeignSpan span)
    {
        var entry = entries[span.Id];
        Add(span, TriggersOf(entry)[0], ForeignIds.OfSpan(span.Id), SpanKind.Call, new SpanId(entry.Id.Span));
    }

    private void Add(ForeignSpan span, EventEnvelope trigger, Guid id, SpanKind kind, SpanId? parent)
    {
        var wait = kind == SpanKind.Handling ? span.Start - trigger.Time : TimeSpan.Zero;
        translated.Add((span.Start + span.Duration, 1, new Rehearsal.Events.Span
        {
            Id = id,
            Time = span.Start,
            CorrelationId = trigger.CorrelationId,
            Kind = kind,
            Service = span.Service,
            Handler = span.Name,
            TriggerId = trigger.Id,
            TriggerType = trigger.Type,
            Parent = parent,
            QueueWait = wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
            Duration = span.Duration,
            Outcome = span.IsFailed ? SpanOutcome.Failed : SpanOutcome.Succeeded,
            Error = span.IsFailed ? new SpanError(span.ErrorType ?? "Error", span.ErrorMessage) : null,
        }));
    }

    /// <summary>Gets the events that a span handles: the messages its parent and links sent, else the request it answers.</summary>
    private List<EventEnvelope> TriggersOf(ForeignSpan span) =>
        SendersOf(span) is { Count: > 0 } senders ? [.. senders.Select(MessageOf)] : [RequestOf(span)];

    private List<ForeignSpan> SendersOf(ForeignSpan span)
    {
        List<ForeignSpan> senders = [];
        if (ParentOf(span) is { Kind: ForeignSpanKind.Producer } sender && sender.Id != span.Id)
        {
            senders.Add(sender);
        }

        foreach (var link in span.Links)
        {
            if (link != span.Id && spans.TryGetValue(link, out var linked) && linked.Kind == ForeignSpanKind.Producer && !senders.Exists(known => known.Id == linked.Id))
            {
                senders.Add(linked);
            }
        }

        return senders;
    }

    private EventEnvelope MessageOf(ForeignSpan producer) => messages.TryGetValue(producer.Id, out var known) ? known : AddEvent(
        messages,
        producer,
        ForeignIds.Derived(producer.Id, "message"),
        producer.Attributes.GetValueOrDefault("messaging.destination.name") as string is { Length: > 0 } destination ? destination : producer.Name,
        producer.Service,
        producer.Start,
        entries[producer.Id],
        JoinsOf(producer, entries[producer.Id], isRequest: false));

    private EventEnvelope RequestOf(ForeignSpan span)
    {
        if (requests.TryGetValue(span.Id, out var known))
        {
            return known;
        }

        // A span of another trace or service that this one follows from; the request went out when that one began, unless their clocks disagree.
        var before = IsEntry(span) ? ParentOf(span) ?? span.Links.Select(link => spans.GetValueOrDefault(link)).FirstOrDefault(linked => linked is not null && linked.Id != span.Id) : null;
        var time = before is { Kind: ForeignSpanKind.Client } && before.Start < span.Start ? before.Start : span.Start;
        return AddEvent(requests, span, ForeignIds.Derived(span.Id, "request"), span.Name, before?.Service ?? "outside", time, before, JoinsOf(span, before, isRequest: true));
    }

    /// <summary>Gets the handlings beside the publishing one that an event needed: those of the other messages that its span handled at once, and those of what a request follows from besides its parent.</summary>
    private IEnumerable<SpanId> JoinsOf(ForeignSpan of, ForeignSpan? cause, bool isRequest)
    {
        if (cause is not null)
        {
            var entry = entries[cause.Id];
            var messageCount = SendersOf(entry).Count;
            for (var i = 1; i < messageCount; i++)
            {
                yield return SpanId.Of(HandlingId(entry, i));
            }
        }

        foreach (var link in isRequest ? of.Links : [])
        {
            if (link != of.Id && spans.TryGetValue(link, out var linked) && linked.Id != cause?.Id)
            {
                yield return SpanId.Of(HandlingId(entries[linked.Id], 0));
            }
        }
    }

    private EventEnvelope AddEvent(Dictionary<ForeignSpanId, EventEnvelope> events, ForeignSpan of, Guid id, string type, string source, DateTimeOffset time, ForeignSpan? cause, IEnumerable<SpanId> joins)
    {
        List<SpanId> joined = [.. joins];
        var envelope = new EventEnvelope
        {
            Id = id,
            Time = time,
            CorrelationId = correlations[of.Id.Trace],
            Type = TypeOf(type),
            Source = source,
            TraceParent = cause is null ? null : new TraceParent(of.Id.Trace, new SpanId(cause.Id.Span)),
            Data = DataOf(of),
            Extensions = joined.Count == 0 ? EventExtensions.None : new EventExtensions([JoinedSpans.Extension(joined)]),
        };
        events.Add(of.Id, envelope);
        translated.Add((time, 0, envelope));
        return envelope;
    }

    // Types that begin so are the platform's own, and would not be shown.
    private static string TypeOf(string name) =>
        name.StartsWith(EventEnvelope.PlatformTypePrefix, StringComparison.Ordinal) ? $"otel.{name}" : name;

    private static EventData DataOf(ForeignSpan span)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, DataOptions))
        {
            json.WriteStartObject();
            foreach (var (name, value) in span.Attributes.OrderBy(static attribute => attribute.Key, StringComparer.Ordinal))
            {
                json.WritePropertyName(name);
                switch (value)
                {
                    case bool truth:
                        json.WriteBooleanValue(truth);
                        break;
                    case long number:
                        json.WriteNumberValue(number);
                        break;
                    case double number when double.IsFinite(number):
                        json.WriteNumberValue(number);
                        break;
                    default:
                        json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                        break;
                }
            }

            json.WriteEndObject();
        }

        return new EventData(stream.ToArray());
    }
}

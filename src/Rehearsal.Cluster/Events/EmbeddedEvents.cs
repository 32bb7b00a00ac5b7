using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>Events in an event log: those stored here, and all others that stand in it.</summary>
internal sealed class EmbeddedEvents : IEventService
{
    // An id carries the millisecond it was made in; the event's own time was read right after.
    private static readonly TimeSpan IdTimeTolerance = TimeSpan.FromSeconds(1);

    private readonly IEventLog log;
    private readonly TimeProvider time;
    private readonly EventIdSource ids;
    private readonly string source;
    private readonly LogAccess access;

    public EmbeddedEvents(IEventLog log, TimeProvider time, EventIdSource ids, Lifetime lifetime, string source)
    {
        this.log = log;
        this.time = time;
        this.ids = ids;
        this.source = source;
        access = new LogAccess(Name, log, lifetime);
    }

    public string Name => "events";

    public ValueTask<Availability> CheckAsync(CancellationToken cancellationToken = default) => access.CheckAsync(async () =>
    {
        await foreach (var record in log.ReadAsync(new LogQuery { Limit = 1 }, cancellationToken))
        {
            return Outcome.Of(record.Position == 0);
        }

        return Outcome.Of(true);
    });

    public Outcome<EventEnvelope> New(object data, NewEvent? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new NewEvent();
        if (!JsonValue.TryEncode(data, out var encoded, out var problem))
        {
            return Outcome.Failure<EventEnvelope>(ServiceErrorKind.Invalid, $"The data of event '{options.Type ?? data.GetType().Name}' cannot be encoded: {problem}");
        }

        if (options.Type is null && data is EventData)
        {
            return Outcome.Failure<EventEnvelope>(ServiceErrorKind.Invalid, "The event has no type: encoded data does not name one. Set NewEvent.Type.");
        }

        try
        {
            return Outcome.Of(new EventEnvelope
            {
                Id = ids.Next(),
                Time = time.GetUtcNow(),
                Type = options.Type ?? data.GetType().Name,
                Source = options.Source ?? source,
                Subject = options.Subject,
                Stream = options.Stream,
                CorrelationId = options.CorrelationId ?? ids.Next().ToString(),
                CausationId = options.CausationId,
                Data = encoded,
                Extensions = EventMetadata.ToExtensions(options.Metadata),
            });
        }
        catch (ArgumentException malformed)
        {
            return Outcome.Failure<EventEnvelope>(ServiceErrorKind.Invalid, malformed.Message);
        }
    }

    public async ValueTask<Outcome<Guid>> StoreAsync(EventEnvelope stored, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var committed = await access.AppendAsync([stored], cancellationToken);
        return committed.Map(static records => records[0].Entry.Id);
    }

    public async ValueTask<Outcome<IReadOnlyList<Guid>>> StoreBatchAsync(IReadOnlyList<EventEnvelope> batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var committed = await access.AppendAsync(batch, cancellationToken);
        return committed.Map<IReadOnlyList<Guid>>(static records => [.. records.Select(static record => record.Entry.Id)]);
    }

    public ValueTask<Outcome<EventEnvelope>> GetAsync(Guid id, CancellationToken cancellationToken = default) => access.UseAsync(async () =>
    {
        var found = IdTime.Of(id) is { } made
            ? await FindAsync(id, new LogQuery { Since = made, Until = made + IdTimeTolerance, Kinds = LogEntryKinds.Events }, cancellationToken)
            : null;
        found ??= await FindAsync(id, new LogQuery { Kinds = LogEntryKinds.Events }, cancellationToken);
        return found is null
            ? Outcome.Failure<EventEnvelope>(ServiceErrorKind.NotFound, $"There is no event '{id}' in the log.")
            : Outcome.Of(found);
    });

    public ValueTask<Outcome<IReadOnlyList<EventEnvelope>>> QueryAsync(EventQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return access.UseAsync(async () =>
        {
            var search = new LogQuery
            {
                Type = query.Type,
                CorrelationId = query.CorrelationId,
                Since = query.CreatedAfter is { } after ? after < DateTimeOffset.MaxValue ? after + TimeSpan.FromTicks(1) : after : null,
                Backwards = query.NewestFirst,
                Kinds = LogEntryKinds.Events,
            };
            List<EventEnvelope> found = [];
            HashSet<Guid> seen = [];
            await foreach (var record in log.ReadAsync(search, cancellationToken))
            {
                var e = (EventEnvelope)record.Entry;
                if (EventMetadata.Matches(query.Metadata, e.Extensions) && seen.Add(e.Id))
                {
                    found.Add(e);
                    if (found.Count == query.Limit)
                    {
                        break;
                    }
                }
            }

            return Outcome.Of<IReadOnlyList<EventEnvelope>>(found);
        });
    }

    private async ValueTask<EventEnvelope?> FindAsync(Guid id, LogQuery query, CancellationToken cancellationToken)
    {
        await foreach (var record in log.ReadAsync(query, cancellationToken))
        {
            if (record.Entry.Id == id)
            {
                return (EventEnvelope)record.Entry;
            }
        }

        return null;
    }
}

using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Remembers the results of calls made outside the log, so that a repeated handling resumes instead of calling again.</summary>
internal sealed class EffectJournal
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Service, string Key), EventData> results = [];

    /// <summary>Takes a recorded result back from the log.</summary>
    public void Restore(Mark mark)
    {
        var effect = (EffectRecord)EventJson.Decode(mark.Data, typeof(EffectRecord));
        if (effect.Result is { } result)
        {
            Remember(effect.Service, effect.Key, new EventData(JsonSerializer.SerializeToUtf8Bytes(result)));
        }
    }

    public async Task<T> RunAsync<T>(
        ServiceRuntime runtime,
        HandlingAttempt attempt,
        string target,
        string key,
        Func<CancellationToken, Task<T>> call,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (TryGet(runtime.Name, key, out var known))
        {
            return (T)EventJson.Decode(known, typeof(T));
        }

        await runtime.Log.AppendAsync([NewMark(new EffectRecord(runtime.Name, target, key, Result: null))], cancellationToken: cancellationToken);
        var span = NewSpan();
        T result;
        try
        {
            result = await call(cancellationToken);
        }
        catch (Exception failure)
        {
            var ended = span with { Duration = runtime.Time.GetUtcNow() - span.Time, Outcome = SpanOutcome.Failed, Error = Failures.Describe(failure) };
            await runtime.Log.AppendAsync([ended], cancellationToken: CancellationToken.None);
            throw;
        }

        var encoded = EventJson.Encode(result!);
        var done = NewMark(new EffectRecord(runtime.Name, target, key, JsonSerializer.Deserialize<JsonElement>(encoded.Utf8Json.Span)));
        span = span with { Duration = runtime.Time.GetUtcNow() - span.Time, Outcome = SpanOutcome.Succeeded };
        await runtime.Log.AppendAsync([span, done], cancellationToken: CancellationToken.None);
        Remember(runtime.Name, key, encoded);
        return result;

        Span NewSpan() => new()
        {
            Id = runtime.Ids.Next(),
            Kind = SpanKind.Call,
            Time = runtime.Time.GetUtcNow(),
            CorrelationId = attempt.Event.CorrelationId,
            Service = runtime.Name,
            Handler = target,
            TriggerId = attempt.Event.Id,
            TriggerType = attempt.Event.Type,
            Parent = SpanId.Of(attempt.SpanId),
            Attempt = attempt.Number,
        };

        Mark NewMark(EffectRecord record) => new()
        {
            Id = runtime.Ids.Next(),
            Kind = MarkKinds.Effect,
            Time = runtime.Time.GetUtcNow(),
            CorrelationId = attempt.Event.CorrelationId,
            About = attempt.SpanId,
            Data = EventJson.Encode(record),
        };
    }

    private bool TryGet(string service, string key, out EventData result)
    {
        lock (gate)
        {
            return results.TryGetValue((service, key), out result);
        }
    }

    private void Remember(string service, string key, EventData result)
    {
        lock (gate)
        {
            results[(service, key)] = new EventData(result.Utf8Json);
        }
    }
}

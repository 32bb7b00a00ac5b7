using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Remembers the results of calls made outside the log, so that a repeated handling resumes instead of calling again.</summary>
/// <remarks>Safe for concurrent use. A key is called by one handling at a time; others wait for it and take its result.</remarks>
internal sealed class EffectJournal
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Service, string Key), EventData> results = [];
    private readonly Dictionary<(string Service, string Key), TaskCompletionSource> calls = [];

    /// <summary>Takes a recorded result back from the log, the newest first.</summary>
    public void Restore(Mark mark)
    {
        var effect = (EffectRecord)EventJson.Decode(mark.Data, typeof(EffectRecord));
        if (effect.Done)
        {
            results.TryAdd((effect.Service, effect.Key), EventJson.Encode(effect.Result));
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
        var id = (runtime.Name, key);
        while (true)
        {
            Task? other;
            lock (gate)
            {
                if (results.TryGetValue(id, out var known))
                {
                    return Decode<T>(known);
                }

                if (!calls.TryGetValue(id, out var running))
                {
                    calls.Add(id, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                    break;
                }

                other = running.Task;
            }

            await other;
            cancellationToken.ThrowIfCancellationRequested();
        }

        try
        {
            return await CallAsync(runtime, attempt, target, key, call, cancellationToken);
        }
        finally
        {
            TaskCompletionSource? ended;
            lock (gate)
            {
                calls.Remove(id, out ended);
            }

            ended!.SetResult();
        }
    }

    private static T Decode<T>(EventData known) =>
        known.Utf8Json.Span.SequenceEqual("null"u8) ? default! : (T)EventJson.Decode(known, typeof(T));

    private static Mark NewMark(ServiceRuntime runtime, HandlingAttempt attempt, string target, string key, EventData? result) =>
        runtime.NewMark(MarkKinds.Effect, attempt.SpanId, attempt.Event.CorrelationId, EffectRecord.Encode(runtime.Name, target, key, result));

    private async Task<T> CallAsync<T>(
        ServiceRuntime runtime,
        HandlingAttempt attempt,
        string target,
        string key,
        Func<CancellationToken, Task<T>> call,
        CancellationToken cancellationToken)
    {
        await runtime.AppendAsync([NewMark(runtime, attempt, target, key, result: null)], cancellationToken);
        var span = new Span
        {
            Id = runtime.Ids.Next(),
            Kind = SpanKind.Call,
            Time = runtime.Time.GetUtcNow(),
            CorrelationId = attempt.Event.CorrelationId,
            Service = runtime.Name,
            Handler = RecordedText.Of(target),
            TriggerId = attempt.Event.Id,
            TriggerType = attempt.Event.Type,
            Parent = SpanId.Of(attempt.SpanId),
            Attempt = attempt.Number,
        };
        try
        {
            var result = await call(cancellationToken);
            var encoded = EventJson.Encode(result);
            span = span with { Duration = runtime.Time.GetUtcNow() - span.Time, Outcome = SpanOutcome.Succeeded };
            await runtime.AppendAsync([span, NewMark(runtime, attempt, target, key, encoded)], CancellationToken.None);
            lock (gate)
            {
                // The bytes only: everybody gets an object of their own.
                results[(runtime.Name, key)] = new EventData(encoded.Utf8Json);
            }

            return result;
        }
        catch (Exception failure)
        {
            var ended = span with { Duration = runtime.Time.GetUtcNow() - span.Time, Outcome = SpanOutcome.Failed, Error = Failures.Describe(failure) };
            await runtime.AppendAsync([ended], CancellationToken.None);
            throw;
        }
    }
}

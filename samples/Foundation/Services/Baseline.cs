using Foundation.Events;
using Rehearsal.Cluster;
using Rehearsal.Messaging;

namespace Foundation.Services;

/// <summary>F3: one writer alone, then many beside each other, then a batch, then queries, one phase after the other.</summary>
public sealed class Baseline(IEventService events)
{
    private const string Alone = "alone";

    private BaselineStarted? test;
    private long phaseStarted;
    private int writersFinished;
    private (int Stored, double Ms) single;
    private (int Stored, double Ms) parallel;

    [Handler]
    public IEnumerable<StoreRequested> Begin(BaselineStarted started, HandlerContext context)
    {
        test = started;
        writersFinished = 0;
        parallel = (0, 0);
        phaseStarted = context.Time.GetTimestamp();
        return Enumerable.Range(1, started.Single).Select(sequence => new StoreRequested(Alone, sequence, started.Single));
    }

    [Handler]
    [Publishes(typeof(StoreRequested), typeof(BatchRequested))]
    public IEnumerable<object> GoOn(WriterFinished finished, HandlerContext context)
    {
        if (finished.Writer == Alone)
        {
            single = (finished.Stored, EndPhase(context));
            return
                from sequence in Enumerable.Range(1, test!.EventsEach)
                from writer in Enumerable.Range(1, test.Writers)
                select new StoreRequested($"worker_{writer}", sequence, test.EventsEach);
        }

        parallel.Stored += finished.Stored;
        if (++writersFinished < test!.Writers)
        {
            return [];
        }

        parallel.Ms = EndPhase(context);
        return [new BatchRequested(test.Batch)];
    }

    [Handler]
    public async Task<BaselineMeasured> MeasureAsync(BatchStored stored, HandlerContext context)
    {
        var batch = (stored.Stored, Ms: EndPhase(context));
        var logins = (await events.QueryAsync(new EventQuery { Type = "UserLogin", Limit = 100 }, context.CancellationToken)).Value;
        var byTypeMs = EndPhase(context);
        var fiveMinutesAgo = context.Time.GetUtcNow() - TimeSpan.FromMinutes(5);
        var recent = (await events.QueryAsync(new EventQuery { CreatedAfter = fiveMinutesAgo, Limit = 200 }, context.CancellationToken)).Value;
        var byTimeMs = EndPhase(context);
        return new BaselineMeasured(
            await CountAsync([Alone], context),
            await CountAsync([.. Enumerable.Range(1, test!.Writers).Select(static writer => $"worker_{writer}")], context),
            await CountAsync(["batch"], context),
            logins.Count,
            recent.Count,
            PerSecond(single),
            PerSecond(parallel),
            PerSecond(batch),
            PerSecond(parallel) / PerSecond(single),
            PerSecond(batch) / PerSecond(single),
            byTypeMs,
            byTimeMs);
    }

    private static double PerSecond((int Stored, double Ms) phase) => phase.Stored / phase.Ms * 1_000;

    private double EndPhase(HandlerContext context)
    {
        var now = context.Time.GetTimestamp();
        var took = context.Time.GetElapsedTime(phaseStarted, now).TotalMilliseconds;
        phaseStarted = now;
        return took;
    }

    private async Task<int> CountAsync(IReadOnlyList<string> writers, HandlerContext context)
    {
        var count = 0;
        foreach (var writer in writers)
        {
            var query = new EventQuery
            {
                CorrelationId = context.Event.CorrelationId,
                Metadata = new Dictionary<string, string> { ["writer"] = writer },
                Limit = EventQuery.LimitMax,
            };
            count += (await events.QueryAsync(query, context.CancellationToken)).Value.Count;
        }

        return count;
    }
}

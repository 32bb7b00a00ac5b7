using System.Text;
using Rehearsal.Events;
using static Rehearsal.Messaging.Tests.Likes;

namespace Rehearsal.Messaging.Tests;

public class BatchTests
{
    [Fact]
    public void Size_SevenEvents_GoInThreesAndTheLastWaitsAsLongAsItMay() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await StartAsync<Three>(world, journal);
        await PublishAsync(system, 7);
        Assert.True(await system.SettleAsync());

        Assert.Equal(["1 2 3", "4 5 6", "7"], journal.Lines);
        Assert.Equal(["3 full@0", "3 full@0", "1 max_wait@5"], world.Batches());
        Assert.Equal([0, 0, 0, 0, 0, 0, 5], world.Spans("three").Select(static span => span.QueueWait.TotalSeconds));
    });

    [Fact]
    public void Mark_Batch_SaysWhatItWas() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync<Three>(world, new Journal());
        await PublishAsync(system, 3);
        Assert.True(await system.SettleAsync());

        var mark = Assert.Single(world.Entries<Mark>(), static mark => mark.Kind == MarkKinds.Batch);
        Assert.Equal("""{"service":"three","handler":"sum","event":"Like","events":3,"reason":"full","attempts":1}""", mark.Data.ToString());
        Assert.Equal(world.Spans("three")[0].Id, mark.About);
    });

    [Fact]
    public void Publish_FromABatch_HasAllEventsAsCauses() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync<Three>(world, new Journal());
        await PublishAsync(system, 3);
        Assert.True(await system.SettleAsync());

        var events = world.Entries<EventEnvelope>();
        var spans = world.Spans("three");
        var summed = Assert.Single(events, static published => published.Type == nameof(Summed));
        Assert.Equal(events.Take(3).Select(static published => published.Id), spans.Select(static span => span.TriggerId));
        Assert.Single(spans.Select(static span => (span.Time, span.Duration, span.Attempt)).Distinct());
        Assert.Equal((events[0].CorrelationId, (Guid?)events[0].Id, spans[0].SpanId), (summed.CorrelationId, summed.CausationId, summed.TraceParent!.Value.Parent));
        var extension = Assert.Single(summed.Extensions);
        Assert.Equal("alsoafter", extension.Name);
        Assert.Equal($"\"{spans[1].SpanId} {spans[2].SpanId}\"", Encoding.UTF8.GetString(extension.Value.Utf8Json.Span));
    });

    [Fact]
    public void Publish_FromABatchOfOne_LooksAsEver() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync<Three>(world, new Journal());
        await PublishAsync(system, 1);
        Assert.True(await system.SettleAsync());

        Assert.Empty(world.Entries<EventEnvelope>()[^1].Extensions);
    });

    [Fact]
    public void Size_One_EachEventGoesAtOnce() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await StartAsync<OneByOne>(world, journal);
        await PublishAsync(system, 3);
        Assert.True(await system.SettleAsync());

        Assert.Equal(["1", "2", "3"], journal.Lines);
        Assert.Equal(["1 full@0", "1 full@0", "1 full@0"], world.Batches());
    });

    [Fact]
    public void MaxWait_RunsFromTheFirstEvent() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await StartAsync<Three>(world, journal);
        await PublishAsync(system, 1);
        await world.WaitSecondsAsync(4);
        await PublishAsync(system, 1, from: 2);
        await world.WaitSecondsAsync(3);
        await PublishAsync(system, 1, from: 3);
        Assert.True(await system.SettleAsync());

        Assert.Equal(["2 max_wait@5", "1 max_wait@12"], world.Batches());
    });

    [Fact]
    public void FlushOnIdle_NothingElseIsToBeDone_GoesAtThatInstant() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await StartAsync<Idle>(world, journal);
        await PublishAsync(system, 5);
        Assert.True(await system.SettleAsync(3));

        Assert.Equal(["1 2 3 4 5"], journal.Lines);
        Assert.Equal(["5 idle@1"], world.Batches());
    });

    [Fact]
    public void FlushOnIdle_OtherWorkIsUnderWay_WaitsForItToEnd() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await StartAsync<Idle>(world, journal);
        await system.PublishAsync(new Removed("other"));
        await PublishAsync(system, 2);
        await world.WaitSecondsAsync(1);
        await PublishAsync(system, 2, from: 3);
        Assert.True(await system.SettleAsync());

        Assert.Equal(["removed other", "1 2 3 4"], journal.Lines);
        Assert.Equal(["4 idle@4"], world.Batches());
    });

    [Fact]
    public void Running_MoreComes_WaitsForTheNextBatch() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await StartAsync<Idle>(world, journal);
        await PublishAsync(system, 1);
        await world.WaitAsync(TimeSpan.FromMilliseconds(100));
        await PublishAsync(system, 250, from: 2);
        Assert.True(await system.SettleAsync());

        Assert.Equal(["1 idle@1", "100 full@2", "100 full@3", "50 idle@4"], world.Batches());
    });

    [Fact]
    public void Order_AnotherHandlerOfTheKey_WaitsForTheBatchBeforeIt() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await StartAsync<Three>(world, journal);
        foreach (var body in new object[] { new Like("a", 1), new Removed("a"), new Removed("b"), new Like("a", 2), new Like("b", 3) })
        {
            await system.PublishAsync(body);
            await world.WaitAsync(TimeSpan.FromMilliseconds(1));
        }

        Assert.True(await system.SettleAsync());

        // The second like of a stands behind its removal, so it is of the next batch; b's like stands behind b's removal too.
        Assert.Equal(["removed b", "1 3", "removed a", "2"], journal.Lines);
        Assert.Equal(["2 max_wait@5", "1 max_wait@10"], world.Batches());
    });

    [Fact]
    public void Order_FlushOnIdle_WhatWaitsForTheBatchIsNoOtherWork() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await StartAsync<Idle>(world, journal);
        await system.PublishAsync(new Like("a", 1));
        await system.PublishAsync(new Removed("a"));
        Assert.True(await system.SettleAsync());

        Assert.Equal(["1", "removed a"], journal.Lines);
        Assert.Equal(["1 idle@1"], world.Batches());
    });

    [Fact]
    public void Failure_TransientOnce_TriesTheWholeBatchAgain() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await StartAsync<Failing>(world, journal);
        await PublishAsync(system, 3);
        Assert.True(await system.SettleAsync());

        Assert.Equal(["1 2 3", "1 2 3"], journal.Lines);
        Assert.Equal(Enumerable.Repeat("sum 1 Retried", 3).Concat(Enumerable.Repeat("sum 2 Succeeded", 3)), world.Outcomes("failing"));
        Assert.Equal("""{"numbers":"of a failed attempt"}""", world.Entries<EventEnvelope>()[3].Data.ToString());
        Assert.Equal(["Like", "Like", "Like", "Summed", "Summed"], world.EventTypes());
        Assert.Equal(["3 full@1"], world.Batches());
        Assert.EndsWith("\"attempts\":2}", Assert.Single(world.Entries<Mark>(), static mark => mark.Kind == MarkKinds.Batch).Data.ToString(), StringComparison.Ordinal);
    });

    [Fact]
    public void Failure_Last_DeadLettersEveryEventAndRunsTheFailurePathOnce() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync<Failing>(world, new Journal());
        await PublishAsync(system, 3, from: 7);
        Assert.True(await system.SettleAsync());

        Assert.Equal(
            Enumerable.Repeat("sum 1 Retried", 3).Concat(Enumerable.Repeat("sum 2 Retried", 3)).Concat(Enumerable.Repeat("sum 3 DeadLettered", 3)),
            world.Outcomes("failing"));
        var lost = Assert.Single(world.Entries<EventEnvelope>(), static published => published.Type == nameof(Lost));
        Assert.Equal("""{"numbers":"7 8 9","reason":"not yet"}""", lost.Data.ToString());
        var aside = world.Entries<Mark>().FindAll(static mark => mark.Kind == MarkKinds.DeadLetter);
        Assert.Equal(world.Entries<EventEnvelope>().Take(3).Select(static published => (Guid?)published.Id), aside.Select(static mark => mark.About));
        Assert.Equal(["3 full@2"], world.Batches());
    });

    [Fact]
    public void Timeout_OfABatch_EndsTheAttemptOfAllItsEvents() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync<Hanging>(world, new Journal());
        await PublishAsync(system, 2);
        Assert.True(await system.SettleAsync());

        Assert.Equal(["sum 1 Failed", "sum 1 Failed"], world.Outcomes("hanging"));
        Assert.All(world.Spans("hanging"), static span => Assert.Equal(("TimeoutException", 0.5), (span.Error!.Type, span.Duration.TotalSeconds)));
    });

    [Fact]
    public void Injected_IntoOneEvent_FailsTheBatchAndIsOneFault() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync<Three>(world, new Journal(), static environment => environment with { Interceptors = [new FailsTwo()] });
        await PublishAsync(system, 3);
        Assert.True(await system.SettleAsync());

        Assert.Equal(["sum 1 Failed", "sum 1 Failed", "sum 1 Failed"], world.Outcomes("three"));
        Assert.All(world.Spans("three"), static span => Assert.True(span.Injected));
        var fault = Assert.Single(world.Entries<Mark>(), static mark => mark.Kind == MarkKinds.Fault);
        Assert.Equal(world.Spans("three")[1].Id, fault.About);
    });

    [Fact]
    public void RateLimit_OfABatch_DropsBeforeEventsJoin() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await StartAsync<Limited>(world, journal);
        await PublishAsync(system, 9, posts: 3);
        Assert.True(await system.SettleAsync());

        Assert.Equal(["1", "2", "3", "4", "5", "6"], Assert.Single(journal.Lines).Split(' ').Order(StringComparer.Ordinal));
        Assert.Equal(["post 0 dropped", "post 1 dropped", "post 2 dropped"], world.Decisions().Order(StringComparer.Ordinal));
    });

    [Fact]
    public void Settle_BatchWaits_IsWaitedForUpToTheBound() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync<Three>(world, new Journal());
        await system.PublishAsync(new Like("post", 1));

        Assert.True(await system.SettleAsync(4.9));
        Assert.Empty(world.Batches());
        Assert.Equal("three: Like of post waits in a batch of 1, at most 5 s", Assert.Single(system.Host.DescribeInFlight()));

        Assert.True(await system.SettleAsync(5));
        Assert.Equal(["1 max_wait@5"], world.Batches());
        Assert.Empty(system.Host.DescribeInFlight());
    });

    [Fact]
    public void Inbox_SmallerThanTheBatch_GoesWhenItIsFull() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await StartAsync<Idle>(world, journal, static environment => environment with { InboxCapacity = 8 });
        await PublishAsync(system, 20);
        Assert.True(await system.SettleAsync(30), string.Join('\n', system.Host.DescribeInFlight()));

        Assert.Equal(20, journal.Lines.Sum(static line => line.Split(' ').Length));
        Assert.All(journal.Lines, static line => Assert.InRange(line.Split(' ').Length, 1, 8));
    });

    [Fact]
    public void Stop_BatchWaits_ItsEventsComeAgainInOrder() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using (var first = await StartAsync<Three>(world, journal))
        {
            await PublishAsync(first, 5);
            await world.WaitSecondsAsync(1);
        }

        await using var second = await StartAsync<Three>(world, journal);
        Assert.True(await second.SettleAsync());

        Assert.Equal(["1 2 3", "4 5"], journal.Lines);
        Assert.Equal(["3 full@0", "2 max_wait@6"], world.Batches());
    });

    [Fact]
    public void Stop_BatchRuns_ItsEventsComeAgain() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using (var first = await StartAsync<Idle>(world, journal))
        {
            await PublishAsync(first, 3);
            await first.PublishAsync(new Removed("post 0"));
            await world.WaitAsync(TimeSpan.FromMilliseconds(500));
        }

        Assert.Equal(TimeSpan.FromMilliseconds(500), world.Now - world.Records()[0].Entry.Time);
        await using var second = await StartAsync<Idle>(world, journal);
        Assert.True(await second.SettleAsync());

        Assert.Equal(["1 2 3", "1 2 3", "removed post 0"], journal.Lines);
        Assert.Equal(["3 idle@1.5"], world.Batches());
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task ManyKeysAtOnce_EachEventIsHandledOnceAndInOrder(bool simulated) => TestWorld.RunAsync(simulated, async world =>
    {
        const int Count = 1_000;
        var journal = new Journal();
        await using var system = await StartAsync<Busy>(world, journal);
        for (var i = 0; i < Count; i++)
        {
            await system.PublishAsync(i % 10 == 9 ? new Removed($"{i % 7}") : new Like($"{i % 7}", i));
        }

        Assert.True(await system.SettleAsync(600), string.Join('\n', system.Host.DescribeInFlight()));

        var order = world.Entries<EventEnvelope>().Select(static (published, place) => (published, place)).ToDictionary(static pair => pair.published.Id);
        var spans = world.Spans("busy");
        Assert.Equal(Count, spans.Count);
        Assert.Equal(Count, spans.DistinctBy(static span => span.TriggerId).Count());
        foreach (var key in spans.GroupBy(span => order[span.TriggerId].published.Subject))
        {
            var places = key.Select(span => order[span.TriggerId].place).ToList();
            Assert.Equal(places.Order(), places);
        }

        Assert.All(world.Batches(), static batch => Assert.InRange(int.Parse(batch.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture), 1, 16));
        Assert.Empty(system.Host.DescribeInFlight());
    });

    [Fact]
    public void Simulated_SameSeed_GivesTheSameLog()
    {
        var first = RecordsOf(7);

        Assert.Equal(first, RecordsOf(7));
        Assert.NotEqual(first, RecordsOf(8));
    }

    private static List<LogRecord> RecordsOf(ulong seed)
    {
        List<LogRecord> records = [];
        TestWorld.Simulate(
            async world =>
            {
                await using var system = await StartAsync<Busy>(world, new Journal());
                for (var i = 0; i < 60; i++)
                {
                    await system.PublishAsync(i % 10 == 9 ? new Removed($"{i % 7}") : new Like($"{i % 7}", i));
                }

                Assert.True(await system.SettleAsync());
                records = world.Records();
            },
            seed);
        return records;
    }

    private static Task<RunningSystem> StartAsync<T>(TestWorld world, Journal journal, Func<HostEnvironment, HostEnvironment>? change = null)
        where T : class => world.StartAsync(
            builder =>
            {
                journal.AddTo(builder);
                builder.AddService<T>();
            },
            change);

    // Of one key those that come at one instant stay in order; otherwise the seed decides.
    private static async Task PublishAsync(RunningSystem system, int count, int from = 1, int posts = 1)
    {
        for (var i = from; i < from + count; i++)
        {
            await system.PublishAsync(new Like($"post {i % posts}", i));
        }
    }

    private sealed class FailsTwo : IHandlerInterceptor
    {
        public ValueTask BeforeAttemptAsync(HandlingAttempt attempt, CancellationToken cancellationToken)
        {
            if (attempt.Event.Data.ToString().Contains("\"number\":2", StringComparison.Ordinal))
            {
                attempt.Inject(EventData.EmptyObject);
                throw new PermanentFailureException("injected");
            }

            return ValueTask.CompletedTask;
        }
    }
}

using Rehearsal.Events;

namespace Rehearsal.Messaging.Tests;

public class RestartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Start_HostsStoppedAgainAndAgain_EveryEventIsHandledOnceByEachService(ulong seed) => TestWorld.Simulate(
        async world =>
        {
            const int Count = 400;
            var chance = new Random((int)seed);
            var published = 0;
            for (var run = 0; run < 12; run++)
            {
                var system = await StartAsync(world);
                for (var i = 0; i < Count / 10 && published < Count; i++)
                {
                    await system.PublishAsync(new Item($"{published % 7}", published++));
                }

                await world.WaitSecondsAsync(chance.NextDouble());
                await system.DisposeAsync();
            }

            await using var last = await StartAsync(world);
            Assert.True(await last.SettleAsync(3600), string.Join('\n', last.Host.DescribeInFlight()));

            foreach (var service in (string[])["first", "second"])
            {
                var handled = world.Spans(service).Where(static span => span.TriggerType == nameof(Item)).ToList();
                Assert.Equal(Count, handled.Count);
                Assert.Equal(Count, handled.DistinctBy(static span => span.TriggerId).Count());
            }

            Assert.Equal(Count, world.EventTypes().Count(static type => type == nameof(Handled)));
            AssertOrderPerSubject(world);
            Assert.True(await last.SettleAsync(0));
        },
        seed);

    [Fact]
    public Task Start_OnTheThreadPoolWhileOthersPublish_MissesNothing() => TestWorld.OnThreadPoolAsync(async world =>
    {
        const int Count = 2000;
        for (var run = 0; run < 5; run++)
        {
            // The writer begins before the host and ends after it.
            var events = new EventIdSource(world.Time, Random.Shared);
            var from = run * Count;
            var writing = Task.Run(async () =>
            {
                for (var i = from; i < from + Count; i++)
                {
                    await AppendAsync(world, events, new Item($"{i % 7}", i));
                }
            });
            await using var system = await world.StartAsync(
                static builder => builder.AddService<Second>(),
                static environment => environment with { InboxCapacity = 16 });
            await writing;
            Assert.True(await system.SettleAsync(600), string.Join('\n', system.Host.DescribeInFlight()));

            var handled = world.Spans("second");
            Assert.Equal(from + Count, handled.Count);
            Assert.Equal(from + Count, handled.DistinctBy(static span => span.TriggerId).Count());
        }
    });

    [Fact]
    public void Start_RetryingEvent_BeginsAgainAtAttemptOne() => TestWorld.Simulate(async world =>
    {
        var first = await world.StartAsync(static builder => builder.AddService<Failing>());
        await first.PublishAsync(new Item("1", 1));
        await world.WaitSecondsAsync(1.5);
        await first.DisposeAsync();
        await using var second = await world.StartAsync(static builder => builder.AddService<Failing>());

        Assert.True(await second.SettleAsync());

        Assert.Equal(
            ["handle 1 Retried", "handle 2 Retried", "handle 1 Retried", "handle 2 Retried", "handle 3 Failed"],
            world.Outcomes("failing"));
    });

    [Fact]
    public void Start_ServiceIsNew_HandlesWhatTheLogHolds() => TestWorld.Simulate(async world =>
    {
        await using (var first = await world.StartAsync(static builder => builder.AddService<Second>()))
        {
            await first.PublishAndSettleAsync(new Item("1", 1));
        }

        await using var both = await world.StartAsync(static builder => builder.AddService<First>().AddService<Second>());
        Assert.True(await both.SettleAsync());

        Assert.Single(world.Spans("second"));
        Assert.Equal(["handle 1 Succeeded", "handle_handled 1 Succeeded"], world.Outcomes("first"));
    });

    [Fact]
    public void Start_EverythingWasHandled_ReadsTheLogOnce() => TestWorld.Simulate(async world =>
    {
        await using (var first = await StartAsync(world))
        {
            for (var n = 0; n < 100; n++)
            {
                await first.PublishAsync(new Item($"{n % 7}", n));
            }

            Assert.True(await first.SettleAsync(600));
        }

        var counting = new CountingLog(world.Log);
        var records = world.Log.Head;
        await using var second = await world.StartAsync(
            static builder => builder.AddService<First>().AddService<Second>(), environment => environment with { Log = counting });
        // Handled when each service has come to what is new.
        await second.PublishAndSettleAsync(new Item("1", 100));

        // And what this run itself wrote, by each service at most once.
        Assert.InRange(counting.Read, records, records + 10);
        Assert.Equal(101, world.Spans("second").Count(static span => span.TriggerType == nameof(Item)));
    });

    [Fact]
    public void Start_OneEventAmongManyWasLeft_HandlesThatOneAndReadsOnFromIt() => TestWorld.Simulate(async world =>
    {
        await using (var first = await world.StartAsync(static builder => builder.AddService<Second>()))
        {
            await first.PublishAndSettleAsync(new Item("1", 1));
        }

        var left = await AppendWithNobodyAsync(world, new Item("2", 2));
        await using (var other = await world.StartAsync(static builder => builder.AddService<First>()))
        {
            for (var n = 0; n < 50; n++)
            {
                await other.PublishAsync(new Item("3", 3 + n));
            }

            Assert.True(await other.SettleAsync(600));
        }

        var counting = new CountingLog(world.Log);
        var records = world.Log.Head;
        await using var second = await world.StartAsync(
            static builder => builder.AddService<First>().AddService<Second>(), environment => environment with { Log = counting });
        Assert.True(await second.SettleAsync());
        await second.PublishAndSettleAsync(new Item("1", 100));

        Assert.Equal(53, world.Spans("second").DistinctBy(static span => span.TriggerId).Count());
        Assert.Equal(53, world.Spans("second").Count);
        Assert.Equal(1, world.Spans("second").Count(span => span.TriggerId == left));
        Assert.Equal(53, world.Spans("first").Count(static span => span.TriggerType == nameof(Item)));
        Assert.InRange(counting.Read, records, (2 * records) + 20);
    });

    private static async Task<Guid> AppendWithNobodyAsync(TestWorld world, Item item)
    {
        var head = world.Log.Head;
        await AppendAsync(world, new EventIdSource(world.Time, new Random(5)), item);
        return world.Records().Single(record => record.Position == head).Entry.Id;
    }

    private static Task<RunningSystem> StartAsync(TestWorld world) => world.StartAsync(
        static builder => builder.AddService<First>().AddService<Second>(),
        static environment => environment with { InboxCapacity = 8 });

    private static async Task AppendAsync(TestWorld world, EventIdSource ids, Item item) => await world.Log.AppendAsync(
    [
        new EventEnvelope
        {
            Id = ids.Next(),
            Type = nameof(Item),
            Source = "writer",
            Subject = item.Key,
            Time = world.Now,
            CorrelationId = "c",
            Data = EventJson.Encode(item),
        },
    ]);

    private static void AssertOrderPerSubject(TestWorld world)
    {
        var positions = world.Records().Where(static record => record.Entry is EventEnvelope { Type: nameof(Item) }).ToDictionary(static record => record.Entry.Id);
        foreach (var key in world.Spans("first").Where(static span => span.TriggerType == nameof(Item)).GroupBy(span => ((EventEnvelope)positions[span.TriggerId].Entry).Subject))
        {
            var order = key.Select(span => positions[span.TriggerId].Position).ToList();
            Assert.Equal(order.Order(), order);
        }
    }

    internal sealed record Item([property: Subject] string Key, int Number);

    internal sealed record Handled([property: Subject] string Key, int Number);

    internal sealed class First
    {
        [Handler]
        public async Task<Handled> Handle(Item item, HandlerContext context)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), context.Time, context.CancellationToken);
            return new Handled(item.Key, item.Number);
        }

        [Handler]
        public void HandleHandled(Handled handled) => _ = this;
    }

    internal sealed class Second
    {
        [Handler]
        public async Task Handle(Item item) => await Task.Yield();
    }

    internal sealed class Failing
    {
        [Handler]
        [Retry(Retries = 2, DelayMs = 1000, Backoff = Backoff.Constant, Jitter = false)]
        public void Handle(Item item) => throw new IOException("never");
    }
}

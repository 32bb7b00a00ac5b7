using Rehearsal.Events;
using static Rehearsal.Messaging.Tests.Alerts;

namespace Rehearsal.Messaging.Tests;

public class RateLimitTests
{
    [Fact]
    public void Drop_OverTheLimit_IsMarkedAndNeverHandled() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Dropping>());

        foreach (var (user, text) in new[] { ("a", "1"), ("a", "2"), ("a", "3"), ("b", "4"), ("a", "5") })
        {
            await system.PublishAndSettleAsync(new Alert(user, text));
        }

        Assert.Equal("1@0 2@0 4@0", world.Handled("dropping"));
        var marks = world.Entries<Mark>().FindAll(static mark => mark.Kind == MarkKinds.RateLimit);
        Assert.Equal(2, marks.Count);
        Assert.Equal("""{"service":"dropping","handler":"send","event":"Alert","key":"a","decision":"dropped"}""", marks[0].Data.ToString());
        Assert.Equal(world.Entries<EventEnvelope>()[2].Id, marks[0].About);
        Assert.Equal(world.Entries<EventEnvelope>()[2].CorrelationId, marks[0].CorrelationId);
    });

    [Fact]
    public void Drop_WindowSlides_CountsEachPassForExactlyItsLength() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Dropping>());
        await system.PublishAndSettleAsync(new Alert("a", "first"));
        await world.WaitSecondsAsync(4);
        await system.PublishAndSettleAsync(new Alert("a", "second"));
        await world.WaitSecondsAsync(5.999);
        await system.PublishAndSettleAsync(new Alert("a", "too early"));
        await world.WaitSecondsAsync(0.001);
        await system.PublishAndSettleAsync(new Alert("a", "third"));
        await system.PublishAndSettleAsync(new Alert("a", "one too many"));
        await world.WaitSecondsAsync(4);
        await system.PublishAndSettleAsync(new Alert("a", "fourth"));

        Assert.Equal("first@0 second@4 third@10 fourth@14", world.Handled("dropping"));
        Assert.Equal(["a dropped", "a dropped"], world.Decisions());
    });

    [Fact]
    public void Drop_KeyIsNull_SharesAWindowOfItsOwn() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Dropping>());

        foreach (var user in new[] { null, null, null, "null", "" })
        {
            await system.PublishAndSettleAsync(new Alert(user, user ?? "none"));
        }

        Assert.Equal("none@0 none@0 null@0 @0", world.Handled("dropping"));
        Assert.Equal(["- dropped"], world.Decisions());
    });

    [Fact]
    public void Drop_NoKey_LimitsTheHandlerAsAWhole() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Whole>());

        foreach (var user in new[] { "a", "b", "c", "d" })
        {
            await system.PublishAndSettleAsync(new Alert(user, user));
        }

        Assert.Equal("a@0 b@0 c@0", world.Handled("whole"));
        Assert.Equal(["- dropped"], world.Decisions());
    });

    [Fact]
    public void Bypass_ItsPriority_IsHandledAndTakesNoPlace() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Bypassed>());

        foreach (var priority in new[] { "urgent", "security", "normal", "normal", "urgent", null })
        {
            await system.PublishAndSettleAsync(new Alert("a", priority ?? "none", Class: priority));
        }

        Assert.Equal("urgent@0 security@0 normal@0 urgent@0", world.Handled("bypassed"));
        Assert.Equal(["a bypassed", "a bypassed", "a dropped", "a bypassed", "a dropped"], world.Decisions());
    });

    [Fact]
    public void Delay_OverTheLimit_WaitsUntilTheWindowHasRoom() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Delaying>());
        foreach (var text in new[] { "1", "2", "3" })
        {
            await system.PublishAsync(new Alert("a", text), text);
        }

        await system.PublishAsync(new Alert("b", "other"), "4");
        Assert.True(await system.SettleAsync(25), string.Join('\n', system.Host.DescribeInFlight()));

        // Which of those that came at one instant goes first is drawn from the seed.
        Assert.Equal(TimeSpan.FromSeconds(20), world.Now - world.Records()[0].Entry.Time);
        Assert.Equal([0, 0, 10, 20], world.Spans("delaying").Select(span => (span.Time - world.Records()[0].Entry.Time).TotalSeconds));
        Assert.Equal([0, 0, 10, 20], world.Spans("delaying").Select(static span => span.QueueWait.TotalSeconds));
        Assert.Equal(["a delayed 10", "a delayed 20"], world.Decisions());
    });

    [Fact]
    public void Delay_LaterThanTheBound_IsNotWaitedForButTold() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Delaying>());
        await system.PublishAndSettleAsync(new Alert("a", "1"));
        await system.PublishAsync(new Alert("a", "2"), "flow");

        Assert.True(await system.SettleAsync(9));

        Assert.Equal(TimeSpan.Zero, world.Now - world.Records()[0].Entry.Time);
        Assert.Equal("delaying: Alert of flow waits for its rate limit, whose window has room in 10 s", Assert.Single(system.Host.DescribeInFlight()));
    });

    [Fact]
    public void Delay_OthersOfTheKey_GoOn() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Delaying>());
        foreach (var body in new object[] { new Alert("a", "1"), new Alert("a", "2"), new Quiet("a") })
        {
            await system.PublishAsync(body, "one flow");
        }

        Assert.True(await system.SettleAsync(10));

        Assert.Equal(["Alert", "Quiet", "Alert"], world.Spans("delaying").Select(static span => span.TriggerType));
    });

    [Theory]
    [InlineData(typeof(Ranked), "first five two one nine")]
    [InlineData(typeof(Named), "first urgent high normal none")]
    [InlineData(typeof(Enumerated), "first very normal low none")]
    public void Delay_Priorities_GoHighestFirst(Type service, string expected) => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(builder =>
            typeof(SystemBuilder).GetMethod(nameof(SystemBuilder.AddService))!.MakeGenericMethod(service).Invoke(builder, null));
        Alert[] alerts = service == typeof(Ranked)
            ? [new("a", "one", 1), new("a", "nine", -9), new("a", "five", 5), new("a", "two", 2)]
            : service == typeof(Named)
                ? [new("a", "none"), new("a", "normal", Class: "normal"), new("a", "high", Class: "high"), new("a", "urgent", Class: "urgent")]
                : [new("a", "none"), new("a", "low", Urgency: Urgency.Low), new("a", "very", Urgency: Urgency.VeryHigh), new("a", "normal", Urgency: Urgency.Normal)];
        await system.PublishAsync(new Alert("a", "first"));
        foreach (var alert in alerts)
        {
            // One after the other, so that the first one has passed.
            await world.WaitAsync(TimeSpan.FromMilliseconds(1));
            await system.PublishAsync(alert);
        }

        Assert.True(await system.SettleAsync(100));

        Assert.Equal(expected, string.Join(' ', world.Handled(Naming.Service(service)).Split(' ').Select(static handled => handled.Split('@')[0])));
    });

    [Fact]
    public void Delay_SamePriority_GoInTheOrderTheyCame() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Ranked>());
        for (var i = 0; i < 6; i++)
        {
            await system.PublishAsync(new Alert("a", $"{i}", Rank: 7));
            await world.WaitAsync(TimeSpan.FromMilliseconds(1));
        }

        Assert.True(await system.SettleAsync(100));

        Assert.Equal("0@0 1@10 2@20 3@30 4@40 5@50", world.Handled("ranked"));
    });

    [Fact]
    public void Delay_RetryAndServiceTime_LimitTheEventNotItsAttempts() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Slow>(), static environment => environment with { SimulateServiceTimes = true });
        await system.PublishAsync(new Alert("a", "1"));
        await world.WaitSecondsAsync(1);
        await system.PublishAsync(new Alert("a", "2"));
        Assert.True(await system.SettleAsync(100));

        // Two seconds of work and one until the second attempt, each time.
        Assert.Equal("1@0 1@3 2@10 2@13", world.Handled("slow"));
        Assert.Equal(["a delayed 9"], world.Decisions());
    });

    [Fact]
    public void Stop_EventsWait_TheyComeAgainAndTheWindowsStandWhereTheyWere() => TestWorld.Simulate(async world =>
    {
        await using (var first = await world.StartAsync(static builder => builder.AddService<Delaying>()))
        {
            await first.PublishAndSettleAsync(new Alert("a", "1"));
            await first.PublishAsync(new Alert("a", "2"));
            Assert.True(await first.SettleAsync(1));
        }

        await world.WaitSecondsAsync(4);
        await using var second = await world.StartAsync(static builder => builder.AddService<Delaying>());
        Assert.True(await second.SettleAsync(100));

        Assert.Equal("1@0 2@10", world.Handled("delaying"));
        Assert.Equal(["a delayed 10", "a delayed 6"], world.Decisions());
    });

    [Fact]
    public void Stop_EventsWereDropped_TheyStayDropped() => TestWorld.Simulate(async world =>
    {
        await using (var first = await world.StartAsync(static builder => builder.AddService<Dropping>()))
        {
            foreach (var text in new[] { "1", "2", "3" })
            {
                await first.PublishAndSettleAsync(new Alert("a", text));
            }
        }

        await world.WaitSecondsAsync(9);
        await using var second = await world.StartAsync(static builder => builder.AddService<Dropping>());
        Assert.True(await second.SettleAsync());
        await second.PublishAndSettleAsync(new Alert("a", "4"));
        await world.WaitSecondsAsync(1);
        await second.PublishAndSettleAsync(new Alert("a", "5"));

        Assert.Equal("1@0 2@0 5@10", world.Handled("dropping"));
        Assert.Equal(["a dropped", "a dropped"], world.Decisions());
    });

    [Fact]
    public void Stop_EventsBypassed_TakeNoPlaceAfterwardsEither() => TestWorld.Simulate(async world =>
    {
        await using (var first = await world.StartAsync(static builder => builder.AddService<Bypassed>()))
        {
            await first.PublishAndSettleAsync(new Alert("a", "1", Class: "urgent"));
        }

        await using var second = await world.StartAsync(static builder => builder.AddService<Bypassed>());
        await second.PublishAndSettleAsync(new Alert("a", "2"));

        Assert.Equal("1@0 2@0", world.Handled("bypassed"));
    });

    [Fact]
    public void WallClock_Jumps_TheWindowDoesNot() => TestWorld.Simulate(async world =>
    {
        var clock = new JumpingClock(world.Time);
        await using var system = await world.StartAsync(static builder => builder.AddService<Dropping>(), environment => environment with { Time = clock });
        await system.PublishAndSettleAsync(new Alert("a", "1"));
        await system.PublishAndSettleAsync(new Alert("a", "2"));
        clock.Offset = TimeSpan.FromDays(1);
        await system.PublishAndSettleAsync(new Alert("a", "3"));
        clock.Offset = TimeSpan.FromDays(-1);
        await system.PublishAndSettleAsync(new Alert("a", "4"));
        await world.WaitSecondsAsync(10);
        await system.PublishAndSettleAsync(new Alert("a", "5"));

        Assert.Equal(["a dropped", "a dropped"], world.Decisions());
        Assert.Equal(3, world.Spans("dropping").Count);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Drop_ManyKeysAtOnce_PassesExactlyTheLimitOfEach(bool simulated) => TestWorld.RunAsync(simulated, async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Busy>());
        for (var i = 0; i < 2_000; i++)
        {
            await system.PublishAsync(new Alert($"{i % 20}", $"{i}"));
        }

        Assert.True(await system.SettleAsync(600), string.Join('\n', system.Host.DescribeInFlight()));

        var events = world.Entries<EventEnvelope>().ToDictionary(static published => published.Id);
        var handled = world.Spans("busy").GroupBy(span => ((Alert)EventJson.Decode(events[span.TriggerId].Data, typeof(Alert))).UserId).ToList();
        Assert.Equal(20, handled.Count);
        Assert.All(handled, static key => Assert.Equal(50, key.Count()));
        Assert.Equal(1_000, world.Decisions().Count);
    });

    [Fact]
    public Task Delay_OnTheThreadPool_HandlesEachEventOnce() => TestWorld.OnThreadPoolAsync(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Brief>());
        for (var i = 0; i < 200; i++)
        {
            await system.PublishAsync(new Alert($"{i % 10}", $"{i}"));
        }

        Assert.True(await system.SettleAsync(600), string.Join('\n', system.Host.DescribeInFlight()));

        var spans = world.Spans("brief");
        Assert.Equal(200, spans.Count);
        Assert.Equal(200, spans.DistinctBy(static span => span.TriggerId).Count());
        Assert.Empty(system.Host.DescribeInFlight());
    });

    [Fact]
    public void Simulated_SameSeed_GivesTheSameLog()
    {
        var first = RecordsOf(7);

        Assert.Equal(first, RecordsOf(7));
        Assert.NotEqual(first, RecordsOf(8));
    }

    [Fact]
    public void Decide_KeysAreIdleForAWindow_AreForgotten() => TestWorld.Simulate(async world =>
    {
        var policy = new RateLimitPolicy(2, TimeSpan.FromSeconds(10), RateLimitOver.Drop, "user_id", priority: null);
        using var lifetime = new HostLifetime();
        var runtime = new ServiceRuntime("s", world.Environment, new EventTypes([]), new EffectJournal(), new ActivityTracker(world.Time, () => world.Log.Head), lifetime) { Http = null! };
        var limiter = new RateLimiter(policy, runtime, static _ => { });
        for (var i = 0; i < 1_000; i++)
        {
            _ = limiter.Decide(new RateRequest($"{i}", 0, IsBypassing: false), out _);
            await world.WaitSecondsAsync(1);
            Assert.InRange(limiter.KeyCount, 1, 10);
        }
    });

    private static List<LogRecord> RecordsOf(ulong seed)
    {
        List<LogRecord> records = [];
        TestWorld.Simulate(
            async world =>
            {
                await using var system = await world.StartAsync(static builder => builder.AddService<Ranked>().AddService<Bypassed>());
                for (var i = 0; i < 30; i++)
                {
                    await system.PublishAsync(new Alert($"{i % 3}", $"{i}", Rank: i % 4, Class: i % 7 == 0 ? "urgent" : null));
                }

                Assert.True(await system.SettleAsync(1_000));
                records = world.Records();
            },
            seed);
        return records;
    }

    internal sealed class Brief
    {
        [Handler]
        [RateLimit(10, Per = "50ms", Key = "user_id", Over = RateLimitOver.Delay)]
        public void Send(Alert alert) => _ = this;
    }

    /// <summary>A wall clock that somebody sets.</summary>
    private sealed class JumpingClock(TimeProvider clock) : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Offset;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
    }
}

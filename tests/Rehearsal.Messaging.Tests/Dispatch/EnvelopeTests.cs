using Rehearsal.Events;

namespace Rehearsal.Messaging.Tests;

public class EnvelopeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Handle_Output_PointsToItsCauseItsTraceAndItsSpan(bool simulated) => TestWorld.RunAsync(simulated, async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Relay>());

        var start = await system.PublishAsync(new Ping("7"), "flow-1");
        Assert.True(await system.SettleAsync());

        var pong = world.Entries<EventEnvelope>().Single(static e => e.Type == nameof(Pong));
        var span = Assert.Single(world.Spans("relay"));
        Assert.Equal("flow-1", start.CorrelationId);
        Assert.Null(start.CausationId);
        Assert.Null(start.TraceParent);
        Assert.Equal("7", start.Subject);
        Assert.Equal(("flow-1", start.Id, "relay", "7"), (pong.CorrelationId, pong.CausationId, pong.Source, pong.Subject));
        Assert.Equal(new TraceParent(TraceContext.TraceIdOf("flow-1"), span.SpanId), pong.TraceParent);
        Assert.Equal((start.Id, nameof(Ping), "handle", 1, SpanOutcome.Succeeded), (span.TriggerId, span.TriggerType, span.Handler, span.Attempt, span.Outcome));
        Assert.Equal("flow-1", span.CorrelationId);
    });

    [Fact]
    public void Handle_SeveralOutputs_StandInOneCommitWithTheirSpan() => TestWorld.Simulate(async world =>
    {
        List<string> batches = [];
        using var tail = world.Log.Subscribe(records => batches.Add(string.Join(' ', records.Select(static record => record.Entry switch
        {
            EventEnvelope published => published.Type,
            Span span => $"span:{span.Handler}",
            Mark mark => mark.Kind,
            _ => "?",
        }))));
        await using var system = await world.StartAsync(static builder => builder.AddService<Fan>());

        await system.PublishAndSettleAsync(new Ping("1"));

        Assert.Equal(
            [
                "rehearsal.system",
                nameof(Ping),
                "Extra Pong Echo Echo span:tuple",
                "Pong Pong span:list",
                "span:nothing",
                "span:nothing",
                "span:later_nothing",
                "span:later_nothing",
                "span:later_nothing",
            ],
            batches);
    });

    [Fact]
    public void Start_FirstEntry_IsTheTopology() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Relay>());

        var mark = Assert.IsType<Mark>(world.Records()[0].Entry);
        Assert.Equal((MarkKinds.System, string.Empty), (mark.Kind, mark.CorrelationId));
        Assert.Equal(["relay"], SystemTopologyJson.Decode(mark.Data).Services.Select(static service => service.Name));
    });

    [Fact]
    public void Handle_QueueWaitAndDuration_AreStageTime() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Slow>());

        await system.PublishAsync(new Ping("same"));
        await system.PublishAsync(new Ping("same"));
        Assert.True(await system.SettleAsync());

        var spans = world.Spans("slow");
        Assert.Equal([0, 2], spans.Select(static span => span.QueueWait.TotalSeconds));
        Assert.Equal([2, 2], spans.Select(static span => span.Duration.TotalSeconds));
    });

    [Fact]
    public void Publish_NoCorrelation_GetsANewOne() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Relay>());

        var first = await system.PublishAsync(new Ping("1"));
        var second = await system.PublishAsync(new Ping("1"));

        Assert.NotEqual(first.CorrelationId, second.CorrelationId);
        Assert.True(Guid.TryParse(first.CorrelationId, out _));
    });

    [Fact]
    public void Publish_UnknownOrBrokenRecord_IsRefused() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Relay>().AddEvent<Weight>());

        var failure = await Assert.ThrowsAsync<ArgumentException>(() => system.PublishAsync(new Unknown()));
        await Assert.ThrowsAsync<ArgumentException>(() => system.PublishAsync(new Elsewhere.Ping()));
        await Assert.ThrowsAsync<ArgumentException>(() => system.PublishAsync(new Weight(double.NaN)));

        Assert.StartsWith("'Unknown' is not an event type of the system 'test'.", failure.Message, StringComparison.Ordinal);
        Assert.Single(world.Records());
    });

    internal sealed record Ping([property: Subject] string Id);

    internal sealed record Pong([property: Subject] string Id);

    internal sealed record Echo(int Number);

    internal sealed record Extra;

    internal sealed record Unknown;

    internal sealed record Weight(double Kilograms);

    internal static class Elsewhere
    {
        internal sealed record Ping;
    }

    internal sealed class Relay
    {
        [Handler]
        public Pong Handle(Ping ping) => new(ping.Id);
    }

    internal sealed class Slow
    {
        [Handler]
        public async Task Handle(Ping ping, HandlerContext context) => await Task.Delay(TimeSpan.FromSeconds(2), context.Time, context.CancellationToken);
    }

    internal sealed class Fan
    {
        [Handler]
        [Publishes(typeof(Extra))]
        public async Task<(Pong One, Pong? None, IReadOnlyList<Echo> More)> Tuple(Ping ping, HandlerContext context)
        {
            context.Publish(new Extra());
            await Task.Yield();
            return (new Pong(ping.Id), null, [new Echo(1), new Echo(2)]);
        }

        [Handler]
        public ValueTask<List<Pong>?> List(Extra extra) => ValueTask.FromResult<List<Pong>?>([new Pong("1"), new Pong("1")]);

        [Handler]
        public Echo? Nothing(Echo echo) => null;

        [Handler]
        public ValueTask LaterNothing(Pong pong) => pong.Id == "1" && pong is { } ? ValueTask.CompletedTask : default;
    }
}

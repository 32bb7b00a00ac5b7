using Rehearsal.Events;

namespace Rehearsal.Messaging.Tests;

public class EffectTests
{
    [Fact]
    public void EffectAsync_HandlingRepeats_ResumesWithTheRecordedResult() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await StartAsync(world, journal);

        await system.PublishAndSettleAsync(new Charge("1", FailAfter: true));

        Assert.Equal(["call 1", "got receipt-1", "got receipt-1"], journal.Lines);
        Assert.Equal(["handle 1 Retried", "handle 2 Succeeded"], world.Outcomes("till"));
        var call = Assert.Single(world.Entries<Span>(), static span => span.Kind == SpanKind.Call);
        Assert.Equal(("Gateway", SpanOutcome.Succeeded, TimeSpan.FromSeconds(1)), (call.Handler, call.Outcome, call.Duration));
        Assert.Equal(world.Spans("till")[0].SpanId, call.Parent);
    });

    [Fact]
    public void EffectAsync_CallFails_IsCalledAgainUnderTheSameKey() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await StartAsync(world, journal);

        await system.PublishAndSettleAsync(new Charge("1", FailCalls: 1));

        Assert.Equal(["call 1", "call 1", "got receipt-1"], journal.Lines);
        Assert.Equal([SpanOutcome.Failed, SpanOutcome.Succeeded], world.Entries<Span>().Where(static span => span.Kind == SpanKind.Call).Select(static span => span.Outcome));
    });

    [Fact]
    public void EffectAsync_HostStopsDuringTheCall_AttemptsTwiceAndLogsOnce() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        var first = await StartAsync(world, journal);
        await first.PublishAsync(new Charge("1"));
        await world.WaitSecondsAsync(0.5);
        await first.DisposeAsync();
        await using var second = await StartAsync(world, journal);

        Assert.True(await second.SettleAsync());

        Assert.Equal(["call 1", "call 1", "got receipt-1"], journal.Lines);
        Assert.Single(Results(world));
    });

    [Theory]
    [InlineData("1", "receipt-1")]
    [InlineData("null", "nothing")]
    public void EffectAsync_HostStopsAfterTheCall_DoesNotCallAgain(string id, string result) => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        var first = await StartAsync(world, journal);
        await first.PublishAsync(new Charge(id, HoldSeconds: 60));
        await world.WaitSecondsAsync(30);
        await first.DisposeAsync();
        Assert.Empty(world.Spans("till"));
        await using var second = await StartAsync(world, journal);

        Assert.True(await second.SettleAsync(120));

        Assert.Equal([$"call {id}", $"got {result}", $"got {result}"], journal.Lines);
        Assert.Single(Results(world));
        Assert.Single(world.Spans("till"));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task EffectAsync_OneKeyFromManyHandlingsAtOnce_IsCalledOnce(bool simulated) => TestWorld.RunAsync(simulated, async world =>
    {
        var journal = new Journal();
        await using var system = await world.StartAsync(builder =>
        {
            builder.AddService<Quick>();
            journal.AddTo(builder);
        });

        for (var i = 0; i < 20; i++)
        {
            await system.PublishAsync(new Charge("same"));
        }

        Assert.True(await system.SettleAsync(60));

        Assert.Equal(1, journal.Lines.Count(static line => line == "call"));
        Assert.Equal(20, world.Spans("quick").Count(static span => span.Outcome == SpanOutcome.Succeeded));
        Assert.Single(Results(world));
    });

    [Fact]
    public void EffectAsync_NoResult_IsRememberedToo() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await world.StartAsync(builder =>
        {
            builder.AddService<Mailing>();
            journal.AddTo(builder);
        });

        await system.PublishAndSettleAsync(new Charge("1"));
        await system.PublishAndSettleAsync(new Charge("1"));

        Assert.Equal(["mail"], journal.Lines);
    });

    [Theory]
    [InlineData("", "key")]
    [InlineData("target", "")]
    public void EffectAsync_EmptyName_FailsTheHandling(string target, string key) => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Naming>());

        await system.PublishAndSettleAsync(new Named(target, key));

        Assert.Equal("ArgumentException", Assert.Single(world.Spans("naming")).Error!.Type);
    });

    private static IEnumerable<Mark> Results(TestWorld world) =>
        world.Entries<Mark>().Where(static mark => mark.Kind == MarkKinds.Effect && mark.Data.ToString().Contains("\"done\":true", StringComparison.Ordinal));

    private static Task<RunningSystem> StartAsync(TestWorld world, Journal journal) => world.StartAsync(builder =>
    {
        builder.AddService<Till>();
        journal.AddTo(builder);
    });

    internal sealed record Charge(string Id, bool FailAfter = false, int FailCalls = 0, double HoldSeconds = 0);

    internal sealed record Named(string Target, string Key);

    internal sealed record Receipt(string Number);

    internal sealed class Till(Journal journal)
    {
        [Handler]
        [Retry(Retries = 2)]
        public async Task Handle(Charge charge, HandlerContext context)
        {
            var receipt = await context.EffectAsync<Receipt?>("Gateway", $"charge:{charge.Id}", async cancellationToken =>
            {
                var calls = journal.Write($"call {charge.Id}");
                await Task.Delay(TimeSpan.FromSeconds(1), context.Time, cancellationToken);
                return calls <= charge.FailCalls ? throw new IOException("no route") : charge.Id == "null" ? null : new Receipt($"receipt-{charge.Id}");
            });
            journal.Write($"got {receipt?.Number ?? "nothing"}");
            if (charge.FailAfter && context.Attempt == 1)
            {
                throw new IOException("later");
            }

            await Task.Delay(TimeSpan.FromSeconds(charge.HoldSeconds), context.Time, context.CancellationToken);
        }
    }

    internal sealed class Quick(Journal journal)
    {
        [Handler]
        public Task Handle(Charge charge, HandlerContext context) => context.EffectAsync("Gateway", charge.Id, async _ =>
        {
            journal.Write("call");
            await Task.Yield();
        });
    }

    internal sealed class Mailing(Journal journal)
    {
        [Handler]
        public Task Handle(Charge charge, HandlerContext context) => context.EffectAsync("Mail", charge.Id, _ =>
        {
            journal.Write("mail");
            return Task.CompletedTask;
        });
    }

    internal sealed class Naming
    {
        [Handler]
        public Task Handle(Named named, HandlerContext context) => context.EffectAsync(named.Target, named.Key, static _ => Task.CompletedTask);
    }
}

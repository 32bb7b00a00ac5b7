using Rehearsal.Events;

namespace Rehearsal.Messaging.Tests;

public class TimeoutTests
{
    [Fact]
    public void Timeout_HandlerHeedsItsToken_FailsWhenTheTimeIsUp() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await StartAsync(world, journal);

        await system.PublishAndSettleAsync(new Job(30, Heeds: true));

        var span = Assert.Single(world.Spans("limited"));
        Assert.Equal((TimeSpan.FromSeconds(2), new SpanError("TimeoutException", "No result within 2 s")), (span.Duration, span.Error));
        Assert.Equal(["begin", "cancelled"], journal.Lines);
        Assert.Single(journal.Threads);
    });

    [Fact]
    public void Timeout_HandlerIgnoresItsTokenAndReturns_FailsAllTheSame() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync(world, new Journal());

        await system.PublishAndSettleAsync(new Job(5, Heeds: false));

        var span = Assert.Single(world.Spans("limited"));
        Assert.Equal((TimeSpan.FromSeconds(5), SpanOutcome.Failed, "No result within 2 s"), (span.Duration, span.Outcome, span.Error!.Message));
        Assert.DoesNotContain(nameof(Done), world.EventTypes());
    });

    [Fact]
    public void Timeout_HandlerInTime_Succeeds() => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync(world, new Journal());

        await system.PublishAndSettleAsync(new Job(1.9, Heeds: true));

        Assert.Equal(["handle 1 Succeeded"], world.Outcomes("limited"));
    });

    [Fact]
    public void Timeout_InsideRetry_EachAttemptHasTheWholeTime() => TestWorld.Simulate(async world =>
    {
        var begun = world.Now;
        var journal = new Journal();
        await using var system = await StartAsync(world, journal);

        await system.PublishAndSettleAsync(new Again(30));

        Assert.Equal(["handle_again 1 Retried", "handle_again 2 Retried", "handle_again 3 Failed"], world.Outcomes("limited"));
        Assert.Equal([0, 3, 6], world.Spans("limited").Select(span => (span.Time - begun).TotalSeconds));
        Assert.All(world.Spans("limited"), static span => Assert.Equal("No result within 500 ms", span.Error!.Message));
        Assert.Single(journal.Threads);
    });

    [Fact]
    public void Timeout_ServiceTimeIsLonger_CountsAgainstTheLimit() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(
            static builder => builder.AddService<Overloaded>(),
            static environment => environment with { SimulateServiceTimes = true });

        await system.PublishAndSettleAsync(new Job(0, Heeds: true));

        Assert.Equal("No result within 100 ms", Assert.Single(world.Spans("overloaded")).Error!.Message);
    });

    private static Task<RunningSystem> StartAsync(TestWorld world, Journal journal) => world.StartAsync(builder =>
    {
        builder.AddService<Limited>();
        journal.AddTo(builder);
    });

    internal sealed record Job(double Seconds, bool Heeds);

    internal sealed record Again(double Seconds);

    internal sealed record Done;

    internal sealed class Limited(Journal journal)
    {
        [Handler]
        [Timeout(2000)]
        public async Task<Done> Handle(Job job, HandlerContext context)
        {
            journal.Write("begin");
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(job.Seconds), context.Time, job.Heeds ? context.CancellationToken : CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                journal.Write("cancelled");
                throw;
            }

            return new Done();
        }

        [Handler]
        [Timeout(500)]
        [Retry(Retries = 2, DelayMs = 2500, Backoff = Backoff.Constant, Jitter = false)]
        public async Task<Done> HandleAgain(Again job, HandlerContext context, CancellationToken cancellationToken)
        {
            journal.Write("begin");
            await Task.Delay(TimeSpan.FromSeconds(job.Seconds), context.Time, cancellationToken);
            return new Done();
        }
    }

    internal sealed class Overloaded
    {
        [Handler]
        [ServiceTime(200)]
        [Timeout(100)]
        public void Handle(Job job) => _ = this;
    }
}

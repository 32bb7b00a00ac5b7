using Rehearsal.Events;

namespace Rehearsal.Messaging.Tests;

public class RetryTests
{
    [Theory]
    [InlineData(typeof(Constant), "0 1 2 3 4")]
    [InlineData(typeof(Linear), "0 1 3 6 10")]
    [InlineData(typeof(Exponential), "0 1 3 7 15")]
    public void Retry_NoJitter_WaitsExactlyAsDeclared(Type service, string seconds) => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        var begun = world.Now;
        await using var system = await world.StartAsync(builder => Define(builder, journal, service));

        await system.PublishAndSettleAsync(new Job(99));

        var spans = world.Entries<Span>();
        Assert.Equal(seconds, string.Join(' ', spans.Select(span => (span.Time - begun).TotalSeconds)));
        Assert.Equal([1, 2, 3, 4, 5], spans.Select(static span => span.Attempt));
        Assert.Equal(Enumerable.Repeat(SpanOutcome.Retried, 4).Append(SpanOutcome.Failed), spans.Select(static span => span.Outcome));
        Assert.All(spans.Skip(1), static span => Assert.Equal(TimeSpan.Zero, span.QueueWait));
        Assert.Single(journal.Threads);
    });

    [Fact]
    public void Retry_SecondAttemptSucceeds_PublishesOnlyWhatThatAttemptPublished() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await world.StartAsync(builder => Define(builder, journal, typeof(Constant)));

        await system.PublishAndSettleAsync(new Job(1));

        Assert.Equal(["handle 1 Retried", "handle 2 Succeeded"], world.Outcomes("constant"));
        var done = world.Entries<EventEnvelope>().Where(static e => e.Type == nameof(Done)).ToList();
        Assert.Equal("""{"attempt":2}""", Assert.Single(done).Data.ToString());
        Assert.Equal(world.Spans("constant")[1].SpanId, done[0].TraceParent!.Value.Parent);
    });

    [Fact]
    public void Retry_PermanentFailure_IsNotTriedAgain() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(builder => Define(builder, new Journal(), typeof(Constant)));

        await system.PublishAndSettleAsync(new Job(-1));

        Assert.Equal(["handle 1 Failed"], world.Outcomes("constant"));
    });

    [Fact]
    public void Retry_Jitter_IsDrawnFromTheSeed()
    {
        var first = Delays(1);

        Assert.Equal(first, Delays(1));
        Assert.NotEqual(first, Delays(2));
    }

    [Fact]
    public void Retry_WaitsLong_BlocksOnlyItsKeyInItsService() => TestWorld.Simulate(async world =>
    {
        var begun = world.Now;
        var journal = new Journal();
        await using var system = await world.StartAsync(builder =>
        {
            Define(builder, journal, typeof(Constant));
            builder.AddService<Bystander>();
        });

        await system.PublishAsync(new Job(99), "stuck");
        await system.PublishAsync(new Job(0), "stuck");
        await system.PublishAsync(new Job(0), "free");
        Assert.True(await system.SettleAsync());

        var ends = world.Spans("constant").Where(static span => span.Outcome != SpanOutcome.Retried)
            .Select(span => $"{span.CorrelationId} {(span.Time - begun).TotalSeconds}");
        Assert.Equal(["free 0", "stuck 4", "stuck 4"], ends);
        Assert.All(world.Spans("bystander"), span => Assert.Equal(begun, span.Time));
    });

    [Fact]
    public void Retry_ExponentialForLong_WaitsADayAtMost() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(builder => Define(builder, new Journal(), typeof(Stubborn)));

        await system.PublishAsync(new Job(99));
        Assert.True(await system.SettleAsync(45 * 86_400));
        await world.WaitAsync(TimeSpan.FromDays(45));

        var spans = world.Spans("stubborn");
        Assert.Equal(SpanOutcome.Failed, spans[^1].Outcome);
        Assert.Equal(41, spans.Count);
        Assert.Equal(TimeSpan.FromDays(1), spans[^1].Time - spans[^2].Time);
    });

    private static List<TimeSpan> Delays(ulong seed)
    {
        List<TimeSpan> delays = [];
        TestWorld.Simulate(
            async world =>
            {
                await using var system = await world.StartAsync(builder => Define(builder, new Journal(), typeof(Jittery)));
                await system.PublishAndSettleAsync(new Job(99));
                delays.AddRange(world.Spans("jittery").Select(span => span.Time - world.Records()[0].Entry.Time));
            },
            seed);
        Assert.Equal(4, delays.Count);
        return delays;
    }

    private static void Define(SystemBuilder builder, Journal journal, Type service)
    {
        journal.AddTo(builder);
        typeof(SystemBuilder).GetMethod(nameof(SystemBuilder.AddService))!.MakeGenericMethod(service).Invoke(builder, null);
    }

    /// <summary>A job that fails a number of times; with a negative number for good.</summary>
    internal sealed record Job(int Failures);

    internal sealed record Done(int Attempt);

    internal sealed class Constant(Journal journal)
    {
        [Handler]
        [Retry(Retries = 4, DelayMs = 1000, Backoff = Backoff.Constant, Jitter = false)]
        public Task<Done> Handle(Job job, HandlerContext context) => Work.RunAsync(journal, job, context);
    }

    internal sealed class Linear(Journal journal)
    {
        [Handler]
        [Retry(Retries = 4, DelayMs = 1000, Backoff = Backoff.Linear, Jitter = false)]
        public Task<Done> Handle(Job job, HandlerContext context) => Work.RunAsync(journal, job, context);
    }

    [Retry(Retries = 4, DelayMs = 1000, Jitter = false)]
    internal sealed class Exponential(Journal journal)
    {
        [Handler]
        public Task<Done> Handle(Job job, HandlerContext context) => Work.RunAsync(journal, job, context);
    }

    internal sealed class Jittery(Journal journal)
    {
        [Handler]
        [Retry]
        public Task<Done> Handle(Job job, HandlerContext context) => Work.RunAsync(journal, job, context);
    }

    internal sealed class Stubborn(Journal journal)
    {
        [Handler]
        [Retry(Retries = 40, DelayMs = 3_600_000, Jitter = false)]
        public Task<Done> Handle(Job job, HandlerContext context) => Work.RunAsync(journal, job, context);
    }

    internal sealed class Bystander
    {
        [Handler]
        public void Handle(Job job) => _ = this;
    }

    private static class Work
    {
        public static async Task<Done> RunAsync(Journal journal, Job job, HandlerContext context)
        {
            journal.Write("begin");
            if (context.Attempt <= job.Failures)
            {
                context.Publish(new Done(context.Attempt));
            }

            await Task.Yield();
            journal.Write("end");
            return job.Failures < 0 ? throw new PermanentFailureException("never")
                : context.Attempt <= job.Failures ? throw new IOException("not yet")
                : new Done(context.Attempt);
        }
    }
}

namespace Rehearsal.Messaging.Tests;

public class BackgroundSagaTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SagaTimeout_OfADay_NeverHoldsSettling(bool background) => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync(world, background);
        await world.WaitSecondsAsync(1);

        var begun = world.Now;
        Assert.True(await system.SettleAsync());
        Assert.Equal(begun, world.Now);
        Assert.Equal([nameof(Asked), nameof(Noted)], world.EventTypes());

        await world.WaitAsync(TimeSpan.FromHours(23));
        Assert.True(await system.SettleAsync(0));
        Assert.Equal(2, world.EventTypes().Count);

        await world.WaitAsync(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(10));
        Assert.Equal([nameof(Asked), nameof(Noted), nameof(Undone), nameof(GaveUp)], world.EventTypes());
    });

    [Theory]
    [InlineData(false, 19)]
    [InlineData(true, 0)]
    public void SagaTimeout_Due_BelongsToTheChainThatBeganTheWait(bool background, double settledAfterSeconds) => TestWorld.Simulate(async world =>
    {
        await using var system = await StartAsync(world, background);
        await world.WaitAsync(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));

        // The compensation takes 10 s from the time-out on, and so does who hears of it.
        var begun = world.Now;
        Assert.True(await system.SettleAsync(60));

        Assert.Equal(settledAfterSeconds, (world.Now - begun).TotalSeconds);
        await world.WaitSecondsAsync(60);
        Assert.Equal([nameof(Asked), nameof(Noted), nameof(Undone), nameof(GaveUp)], world.EventTypes());
        Assert.Equal(0, system.Host.Activity.BackgroundEventCount);
    });

    [Fact]
    public void Saga_BackgroundEventKeptEarly_IsStillOfTheBackgroundWhenItIsTaken() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddSaga<TwoWaits>().AddService<Second>().AddService<Listening>());
        await system.PublishAsync(new Asked("a"));
        await world.WaitSecondsAsync(6);
        Assert.True(await system.SettleAsync(0));

        await system.PublishAsync(new Noted("a"));
        var begun = world.Now;
        Assert.True(await system.SettleAsync(60));

        // What follows was caused by the early event of the background, so who hears of it is not waited for; the taking of the foreground event is.
        Assert.Equal(begun, world.Now);
        Assert.Contains(nameof(GaveUp), world.EventTypes());
        await world.WaitSecondsAsync(60);
        Assert.Equal(0, system.Host.Activity.BackgroundEventCount);
    });

    private static async Task<RunningSystem> StartAsync(TestWorld world, bool background)
    {
        var system = await world.StartAsync(builder =>
        {
            builder.AddSaga<Patient>().AddService<Listening>();
            if (background)
            {
                builder.AddService<Asking>();
            }
        });
        if (!background)
        {
            await system.PublishAsync(new Asked("a"));
        }

        return system;
    }

    internal sealed record Asked([property: Subject] string Id);

    internal sealed record Noted([property: Subject] string Id);

    internal sealed record Answered([property: Subject] string Id);

    internal sealed record Undone([property: Subject] string Id);

    internal sealed record GaveUp([property: Subject] string Id);

    internal sealed class Asking
    {
        [Background]
        [Publishes(typeof(Asked))]
        public Task AskAsync(BackgroundContext context) => context.PublishAsync(new Asked("a"));
    }

    internal sealed class Second
    {
        [Every("5s")]
        [Publishes(typeof(Answered))]
        public Task AnswerAsync(BackgroundContext context, CancellationToken cancellationToken) =>
            context.Time.GetUtcNow().Second == 5 ? context.PublishAsync(new Answered("a")) : Task.CompletedTask;
    }

    internal sealed class Listening
    {
        [Handler]
        public Task Hear(GaveUp gaveUp, HandlerContext context) => Task.Delay(TimeSpan.FromSeconds(10), context.Time, context.CancellationToken);
    }

    internal sealed class Patient : Saga<Asked>
    {
        protected internal override void Define(SagaBuilder<Asked> saga) => saga
            .StartedBy<Asked>(static asked => asked.Id, static asked => asked)
            .Step("note", static (asked, _) => Task.FromResult(new Noted(asked.Id)))
                .CompensatedBy(UndoAsync)
            .WaitFor<Answered>("wait", static answered => answered.Id)
                .Within(TimeSpan.FromDays(1))
            .WhenFailed(static (asked, _) => new GaveUp(asked.Id));

        private static async Task<Undone> UndoAsync(Asked asked, SagaFailure failure, HandlerContext context)
        {
            await Task.Delay(TimeSpan.FromSeconds(10), context.Time, context.CancellationToken);
            return new Undone(asked.Id);
        }
    }

    internal sealed class TwoWaits : Saga<Asked>
    {
        protected internal override void Define(SagaBuilder<Asked> saga) => saga
            .StartedBy<Asked>(static asked => asked.Id, static asked => asked)
            .WaitFor<Noted>("wait_for_note", static noted => noted.Id)
            .WaitFor<Answered>("wait_for_answer", static answered => answered.Id)
            .Step("end", static (asked, _) => Task.FromResult(new GaveUp(asked.Id)));
    }
}

using static Rehearsal.Messaging.Tests.Trips;

namespace Rehearsal.Messaging.Tests;

public class SagaRestartTests
{
    [Fact]
    public void Restart_WhileWaiting_TheRemainingTimeCounts() => TestWorld.Simulate(async world =>
    {
        var begun = world.Now;
        await using (var first = await world.StartAsync(Define()))
        {
            await first.PublishAndSettleAsync(new Asked("A"));
            await world.WaitSecondsAsync(9);
        }

        await world.WaitSecondsAsync(10);
        await using var second = await world.StartAsync(Define());
        await world.WaitSecondsAsync(10.9);
        Assert.DoesNotContain(nameof(TripFailed), world.EventTypes());
        await world.WaitSecondsAsync(0.2);
        Assert.True(await second.SettleAsync());

        var span = world.Spans("trip_saga")[1];
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)), (span.Time - begun, span.Duration));
        Assert.Single(world.EventTypes(), nameof(TripFailed));
    });

    [Fact]
    public void Restart_AfterTheWaitRanOut_TimesOutAtOnce() => TestWorld.Simulate(async world =>
    {
        await using (var first = await world.StartAsync(Define()))
        {
            await first.PublishAndSettleAsync(new Asked("A"));
        }

        await world.WaitSecondsAsync(100);
        await using var second = await world.StartAsync(Define());
        await world.WaitSecondsAsync(0.001);
        Assert.True(await second.SettleAsync());

        Assert.Single(world.EventTypes(), nameof(TripFailed));
    });

    [Fact]
    public void Restart_EventCameInTimeButWasNotHandled_EndsTheWaitBeforeTheTimeout() => TestWorld.Simulate(async world =>
    {
        await using (var first = await world.StartAsync(Define()))
        {
            await first.PublishAndSettleAsync(new Asked("A"));
        }

        await using (var other = await world.StartAsync(static builder => builder.AddService<Cashier>()))
        {
            await other.PublishAndSettleAsync(new Paid("A", 5));
        }

        await world.WaitSecondsAsync(100);
        await using var second = await world.StartAsync(Define());
        Assert.True(await second.SettleAsync());

        Assert.Equal(["reserve 1 Succeeded", "wait_for_payment 1 Succeeded", "ship 1 Succeeded"], world.Outcomes("trip_saga"));
    });

    [Theory]
    [InlineData(0.5, "")]
    [InlineData(0.5, "slow")]
    [InlineData(0.5, "ship")]
    [InlineData(0.5, "reserve")]
    [InlineData(1.5, "ship")]
    [InlineData(2.5, "ship")]
    [InlineData(3.5, "ship")]
    [InlineData(4.5, "ship")]
    public void Restart_Anywhere_EveryStepAndCompensationCommitsOnce(double stopAfter, string trouble) => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using (var first = await world.StartAsync(Define(journal)))
        {
            await first.PublishAsync(new Asked("A", trouble));
            await first.PublishAsync(new Paid("A", 5));
            await world.WaitSecondsAsync(stopAfter);
        }

        await using var second = await world.StartAsync(Define(journal));
        Assert.True(await second.SettleAsync(30), string.Join('\n', second.Host.DescribeInFlight()));

        string[] expected = trouble switch
        {
            "" => [nameof(Asked), nameof(Paid), nameof(Reserved), nameof(Shipped)],
            "ship" => [nameof(Asked), nameof(Paid), nameof(Reserved), nameof(PaymentReturned), nameof(ReservationFreed), nameof(TripFailed)],
            _ => [nameof(Asked), nameof(Paid), nameof(ReservationFreed), nameof(TripFailed)],
        };
        Assert.Equal(expected, world.EventTypes());
        Assert.InRange(journal.Lines.Count(static line => line == "reserve A"), 1, 2);
        Assert.Equal(world.Spans("trip_saga").Count, world.Spans("trip_saga").DistinctBy(static span => (span.Handler, span.TriggerId)).Count());
        Assert.True(await second.SettleAsync(0));
    });

    [Fact]
    public void Restart_EarlyEvents_AreStillThere() => TestWorld.Simulate(async world =>
    {
        await using (var first = await world.StartAsync(Define()))
        {
            await first.PublishAndSettleAsync(new Asked("A"));
            await first.PublishAndSettleAsync(new Arrived("A"));
        }

        await using var second = await world.StartAsync(Define());
        await second.PublishAndSettleAsync(new Paid("A", 5));

        Assert.Equal("wait_for_arrival 1 Succeeded", world.Outcomes("trip_saga")[^1]);
    });

    [Fact]
    public void Restart_IgnoredEventsAndEndedSagas_LeaveNothingUnderWay() => TestWorld.Simulate(async world =>
    {
        await using (var first = await world.StartAsync(Define()))
        {
            await first.PublishAndSettleAsync(new Asked("A"));
            await first.PublishAndSettleAsync(new Asked("A"));
            await first.PublishAndSettleAsync(new Paid("nobody", 5));
            await first.PublishAndSettleAsync(new Paid("A", 5));
            await first.PublishAndSettleAsync(new Paid("A", 5));
            await first.PublishAndSettleAsync(new Arrived("A"));
        }

        var before = world.EventTypes().Count;
        for (var i = 0; i < 3; i++)
        {
            await using var again = await world.StartAsync(Define());
            Assert.True(await again.SettleAsync(1));
            Assert.Empty(again.Host.DescribeInFlight());
            await again.PublishAndSettleAsync(new Asked("A"));
        }

        Assert.Equal(before + 3, world.EventTypes().Count);
        Assert.Equal(4, world.Spans("trip_saga").Count);
    });

    [Fact]
    public void Restart_StepIsGone_SaysSoAndStartsNothing() => TestWorld.Simulate(async world =>
    {
        await using (var first = await world.StartAsync(static builder => builder.AddSaga<First.ChangingSaga>()))
        {
            await first.PublishAndSettleAsync(new Asked("A"));
        }

        var failure = await Assert.ThrowsAsync<SystemDefinitionException>(() => world.StartAsync(static builder => builder.AddSaga<Second.ChangingSaga>()));

        Assert.Equal(
            "The saga 'changing_saga' of 'A' stands at the step 'wait_for_payment', which this version does not have. Keep the step, or let the saga finish on the version that has it.",
            Assert.Single(failure.Errors));
    });

    [Fact]
    public void Dispose_WhileWaiting_TheTimersAreGone() => TestWorld.Simulate(async world =>
    {
        var first = await world.StartAsync(Define());
        await first.PublishAndSettleAsync(new Asked("A"));
        await first.DisposeAsync();
        var entries = world.Records().Count;

        await world.WaitSecondsAsync(1000);

        Assert.Equal(entries, world.Records().Count);
        Assert.True(await first.SettleAsync(0));
    });

    internal static class First
    {
        internal sealed class ChangingSaga : Saga<Trip>
        {
            protected internal override void Define(SagaBuilder<Trip> saga) => saga
                .StartedBy<Asked>(static asked => asked.Trip, static asked => new Trip(asked.Trip, asked.Trouble))
                .WaitFor<Paid>("wait_for_payment", static paid => paid.Trip);
        }
    }

    internal static class Second
    {
        internal sealed class ChangingSaga : Saga<Trip>
        {
            protected internal override void Define(SagaBuilder<Trip> saga) => saga
                .StartedBy<Asked>(static asked => asked.Trip, static asked => new Trip(asked.Trip, asked.Trouble))
                .WaitFor<Paid>("wait_for_money", static paid => paid.Trip);
        }
    }

    internal sealed class Cashier
    {
        [Handler]
        public void Handle(Paid paid) => _ = this;
    }
}

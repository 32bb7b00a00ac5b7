using Microsoft.Extensions.DependencyInjection;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages.Tests;

/// <summary>Long virtual times are exact to the tick: nothing comes early, late or twice.</summary>
public sealed class LongTimeTests
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    [Fact]
    public void Run_24HoursIdle_TakeExactly24HoursAndRecordNothing()
    {
        var scenario = ScenarioBuilder.Create("idle").Trigger(new Opened("shop")).WaitForTime(Day).Trigger(new Opened("shop again")).Build();

        var run = Stage.Run("simulated", scenario, new SystemBuilder("idle").AddService<Idle>().Build());

        Assert.Equal(Verdict.Passed, run.Verdict);
        Assert.Equal(Day, run.VirtualDuration);
        Assert.Equal(Day, run.Events[1].Time - run.Events[0].Time);

        // The system's mark, three steps, two events and their handlings.
        Assert.Equal(8, run.Records.Count);
    }

    [Fact]
    public void Run_24HoursWithTenPollersASecond_TickExactly864000Times()
    {
        // Half a second more, so that the last tick does not share its instant with the question.
        var scenario = ScenarioBuilder.Create("pollers")
            .Trigger(new Opened("shop"))
            .WaitForTime(Day + TimeSpan.FromMilliseconds(500))
            .Trigger(new Asked("shop"))
            .Assert(static assert => assert.EventData<Answered>(static data => data.Field("ticks").Is(864_000)))
            .Build();

        var run = Stage.Run("simulated", scenario, System());

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal(RunLevel.Deterministic, run.Level);
    }

    [Fact]
    public void Run_SagaTimeoutOfADay_FiresAtItsTime()
    {
        var scenario = ScenarioBuilder.Create("a day to accept")
            .Trigger(new Offered("o-1"))
            .WaitForTime(TimeSpan.FromHours(5))
            .Trigger(new Offered("o-2"))
            .WaitForTime(TimeSpan.FromHours(5))
            .Trigger(new Accepted("o-2"))
            .WaitForTime(TimeSpan.FromDays(2))
            .Assert(static assert => assert.EventCount<Withdrawn>(exactly: 1))
            .Build();

        var run = Stage.Run("simulated", scenario, System());

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        var withdrawn = Assert.Single(run.Events, static published => published.Type == nameof(Withdrawn));
        Assert.Equal("o-1", withdrawn.Subject);
        Assert.Equal(Day, withdrawn.Time - run.Events[0].Time);
    }

    private static SystemDefinition System()
    {
        var builder = new SystemBuilder("long");
        builder.Services.AddSingleton<Ticks>();
        return builder.AddService<Polling>().AddSaga<Offer>().Build();
    }

    public sealed record Opened([Subject] string Id);

    public sealed record Asked([Subject] string Id);

    public sealed record Answered([Subject] string Id, int Ticks);

    public sealed record Offered([Subject] string Id);

    public sealed record Accepted([Subject] string Id);

    public sealed record Withdrawn([Subject] string Id, string Reason);

    public sealed record OfferState(string Id);

    internal sealed class Idle
    {
        [Handler]
        public void Open(Opened opened) => _ = opened;
    }

    internal sealed class Ticks
    {
        public int Count { get; set; }
    }

    internal sealed class Polling(TimeProvider time, Ticks ticks)
    {
        [Handler]
        public void Open(Opened opened)
        {
            for (var poller = 0; poller < 10; poller++)
            {
                _ = PollAsync();
            }
        }

        [Handler]
        public Answered Answer(Asked asked) => new(asked.Id, ticks.Count);

        private async Task PollAsync()
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
            while (await timer.WaitForNextTickAsync())
            {
                ticks.Count++;
            }
        }
    }

    internal sealed class Offer : Saga<OfferState>
    {
        protected override void Define(SagaBuilder<OfferState> saga) => saga
            .StartedBy<Offered>(static offered => offered.Id, static offered => new OfferState(offered.Id))
            .WaitFor<Accepted>("accepted", static accepted => accepted.Id)
            .Within(Day, "not accepted in a day")
            .WhenFailed(static (state, failure) => new Withdrawn(state.Id, failure.Reason));
    }
}

using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using static Rehearsal.Stages.Tests.TestSystem;

namespace Rehearsal.Stages.Tests;

public sealed class PublishTests
{
    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Publish_SeveralEvents_StateSourceSubjectAndOneCorrelation(string stage)
    {
        var scenario = ScenarioBuilder.Create("publish")
            .Publish(events => events.Event(new Ping("p-1"), subject: "other").Event(new Ping("p-2")), source: "partner")
            .Assert(assert => assert.EventCount<Pong>(exactly: 2))
            .Build();

        var run = Stage.Run(stage, scenario);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        var pings = run.Events.Where(static published => published.Type == nameof(Ping)).ToList();
        Assert.Equal([("partner", "other"), ("partner", "p-2")], pings.Select(static ping => (ping.Source, ping.Subject)));
        Assert.Single(pings.Select(static ping => ping.CorrelationId).Distinct());
    }

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Command_HandlerReturns_Succeeds(string stage)
    {
        var scenario = ScenarioBuilder.Create("command").Command(new Order("a")).Build();

        var run = Stage.Run(stage, scenario, Commanded());

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal("command", Assert.Single(run.Checks).Kind);
    }

    [Theory]
    [InlineData("none", "no stock of none", true)]
    [InlineData("none", "no money", false)]
    [InlineData("a", null, false)]
    public void CommandFails_HandlerThrows_ComparesTheError(string item, string? error, bool passes)
    {
        var scenario = ScenarioBuilder.Create("command").CommandFails(new Order(item), error).Build();

        Assert.Equal(passes ? Verdict.Passed : Verdict.Failed, Stage.Run("simulated", scenario, Commanded()).Verdict);
    }

    [Fact]
    public void Command_NoOutcomeInTime_FailsAndLeavesTheRestOut()
    {
        var scenario = ScenarioBuilder.Create("command").Command(new Order("slow"), TimeSpan.FromSeconds(1)).Trigger(new Ping("p-1")).Build();

        var run = Stage.Run("simulated", scenario, Commanded());

        Assert.Equal("no outcome after 1 s", Assert.Single(run.Checks).Actual);
        Assert.Single(run.Skipped);
    }

    [Fact]
    public void Command_SeveralHandlersOrNone_IsRefused()
    {
        var scenario = ScenarioBuilder.Create("command").Command(new Ping("p-1")).Command(new Pong("p-1", 1)).Build();

        var failure = Assert.Throws<ArgumentException>(() => Stage.Run("simulated", scenario));

        Assert.Contains("RHS0210: 'Ping' in step 1 is no command", failure.Message, StringComparison.Ordinal);
        Assert.Contains("RHS0210: 'Pong' in step 2 is no command", failure.Message, StringComparison.Ordinal);
    }

    private static SystemDefinition Commanded() => Build(static builder => builder.AddService<Ordering>());

    public sealed record Order([Subject] string Item);

    public sealed class Ordering(TimeProvider time)
    {
        [Handler]
        public Task Take(Order order) => order.Item switch
        {
            "none" => throw new PermanentFailureException("no stock of none"),
            "slow" => Task.Delay(TimeSpan.FromMinutes(1), time),
            _ => Task.CompletedTask,
        };
    }
}

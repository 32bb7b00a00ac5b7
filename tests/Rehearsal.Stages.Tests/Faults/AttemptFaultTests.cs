using System.Text.Json;
using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using static Rehearsal.Stages.Tests.TestSystem;

namespace Rehearsal.Stages.Tests;

public sealed class AttemptFaultTests
{
    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Latency_OfAService_DelaysItsHandlersAlone(string stage)
    {
        var scenario = ScenarioBuilder.Create("latency")
            // A millisecond more than is asserted: a wait is measured by another clock than a span.
            .Inject(new LatencyFault(TimeSpan.FromMilliseconds(41)) { Event = nameof(Ping), Service = "answering" })
            .Trigger(new Ping("p-1"))
            .Assert(static assert => assert
                .EventCount<Pong>(exactly: 1)
                .MetricTime(MetricQuantity.MaxDuration, atLeast: TimeSpan.FromMilliseconds(40), service: "answering"))
            .Build();

        var run = Stage.Run(stage, scenario);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal([true, false], Handlings(run).OrderBy(static span => span.Service, StringComparer.Ordinal).Select(static span => span.Injected));
        Assert.Equal("latency", Assert.Single(Faults(run)).GetProperty("type").GetString());
    }

    [Fact]
    public void Latency_OfTimersThatEndEarly_IsAtLeastWhatWasAskedFor()
    {
        var scenario = ScenarioBuilder.Create("latency")
            .Inject(new LatencyFault(TimeSpan.FromMilliseconds(40)) { Event = nameof(Ping), Service = "counting" })
            .Trigger(new Ping("p-1"))
            .Build();

        var run = new LocalStage(new HastyClock(), new Random(1)).Run(Build(), scenario, 1, null, TestContext.Current.CancellationToken);

        Assert.True(Assert.Single(Handlings(run), static span => span.Service == "counting").Duration >= TimeSpan.FromMilliseconds(40));
    }

    [Fact]
    public void Latency_OnVirtualTime_IsExactAndJitterStaysWithinItsBound()
    {
        var scenario = ScenarioBuilder.Create("latency")
            .Inject(new LatencyFault(TimeSpan.FromSeconds(2)) { Event = nameof(Ping), Service = "counting", AtCycle = 1 })
            .Inject(new LatencyFault(TimeSpan.FromSeconds(2)) { Event = nameof(Ping), Service = "counting", AtCycle = 2, Jitter = TimeSpan.FromSeconds(1) })
            .Trigger(new Ping("p-1"))
            .Trigger(new Ping("p-2"))
            .Build();

        var durations = Handlings(Stage.Run("simulated", scenario)).Where(static span => span.Service == "counting").Select(static span => span.Duration).Order().ToList();

        Assert.Equal(TimeSpan.FromSeconds(2), durations[0]);
        Assert.InRange(durations[1], TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
        Assert.NotEqual(durations[0], durations[1]);
    }

    [Fact]
    public void Latency_UnderATimeoutPolicy_EndsTheAttempt()
    {
        var scenario = ScenarioBuilder.Create("latency")
            .Inject(new LatencyFault(TimeSpan.FromSeconds(5)) { Service = "patience", Attempts = 1 })
            .Trigger(new Ping("p-1"))
            .Assert(static assert => assert.Metric(MetricQuantity.Retries, exactly: 1, service: "patience"))
            .Build();

        var run = Stage.Run("simulated", scenario, Patient());

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal(
            [(SpanOutcome.Retried, true, 1_000), (SpanOutcome.Succeeded, false, 0)],
            Handlings(run).Where(static span => span.Service == "patience").Select(static span => (span.Outcome, span.Injected, (int)span.Duration.TotalMilliseconds)));
    }

    [Fact]
    public void Timeout_WithoutAPolicy_FailsAfterItsTime()
    {
        var scenario = ScenarioBuilder.Create("timeout")
            .Inject<Ping>(new TimeoutFault { Service = "answering", After = TimeSpan.FromSeconds(3) })
            .Trigger(new Ping("p-1"))
            .Assert(static assert => assert.EventData<PongFailed>(static failed => failed.Field("reason").Is("No answer within 3 s")))
            .Build();

        var run = Stage.Run("simulated", scenario);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        var span = Assert.Single(Handlings(run), static span => span.Service == "answering");
        Assert.Equal((nameof(TimeoutException), 3_002, true), (span.Error!.Type, (int)span.Duration.TotalMilliseconds, span.Injected));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("id", null)]
    [InlineData("delay_ms", "\"soon\"")]
    public void CorruptPayload_ThatCannotBeRead_FailsTheHandlerAndNotTheEvent(string? field, string? value)
    {
        var scenario = ScenarioBuilder.Create("corrupt")
            .Inject<Ping>(new CorruptPayloadFault { Service = "counting", Field = field, Value = value is null ? null : new EventData(System.Text.Encoding.UTF8.GetBytes(value)) })
            .Trigger(new Ping("p-1"))
            .Assert(static assert => assert.EventData<Ping>(static ping => ping.Field("id").Is("p-1")).EventCount<Pong>(exactly: 1).NoEvent<Counted>())
            .Build();

        var run = Stage.Run("simulated", scenario);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.Equal(nameof(PermanentFailureException), Assert.Single(Handlings(run), static span => span.Service == "counting").Error!.Type);
        Assert.Equal("corrupt_payload", Assert.Single(Faults(run)).GetProperty("type").GetString());
    }

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void CorruptPayload_OfAFieldWithAValue_IsWhatTheHandlerGets(string stage)
    {
        var scenario = ScenarioBuilder.Create("corrupt")
            .Inject<Ping>(new CorruptPayloadFault { Field = "id", Value = EventJson.Encode("p-9") })
            .Trigger(new Ping("p-1"))
            .Assert(static assert => assert.EventData<Counted>(static counted => counted.Field("id").Is("p-9")))
            .Build();

        var run = Stage.Run(stage, scenario);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
    }

    [Fact]
    public void Rate_OverManyEvents_IsNearAndTheSameForTheSameSeed()
    {
        var scenario = ScenarioBuilder.Create("rate")
            .Inject(new InjectFailureFault(null) { Service = "counting", Rate = 0.2m })
            .Repeat(500, "n", static (round, number) => round.Trigger(new Ping($"p-{number}")))
            .Build();

        var failed = Enumerable.Range(0, 3).Select(run => string.Join(' ', Failed(Stage.Run("simulated", scenario, seed: run == 2 ? 8u : 7u)))).ToList();

        Assert.InRange(failed[0].Split(' ').Length, 70, 130);
        Assert.Equal(failed[0], failed[1]);
        Assert.NotEqual(failed[0], failed[2]);
    }

    [Fact]
    public void Rate_SameSeedOnBothStages_BefallsTheSameEvents()
    {
        var scenario = ScenarioBuilder.Create("rate")
            .Inject(new InjectFailureFault(null) { Service = "counting", Rate = 0.3m })
            .Repeat(50, "n", static (round, number) => round.Trigger(new Ping($"p-{number}")))
            .Assert(static assert => assert.EventCount<Pong>(exactly: 50).Metric(MetricQuantity.Failures, atLeast: 1))
            .Build();

        Assert.Equal(Failed(Stage.Run("simulated", scenario, seed: 5)).Order(), Failed(Stage.Run("local", scenario, seed: 5)).Order());
    }

    [Fact]
    public void Window_FromUntil_CountsFromTheFirstTrigger()
    {
        var scenario = ScenarioBuilder.Create("window")
            .Inject(new InjectFailureFault(null) { Service = "counting", From = TimeSpan.FromSeconds(10), Until = TimeSpan.FromSeconds(20) })
            .WaitForTime(TimeSpan.FromHours(1))
            .Repeat(3, "n", static (round, number) => round.Trigger(new Ping($"p-{number}")).WaitForTime(TimeSpan.FromSeconds(10)))
            .Assert(static assert => assert.EventCount<Counted>(exactly: 2))
            .Build();

        var run = Stage.Run("simulated", scenario);

        Assert.Equal(["p-2"], Failed(run));
    }

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Chaos_StartAndStop_TurnANamedFaultOnAndOff(string stage)
    {
        var scenario = ScenarioBuilder.Create("chaos")
            .Inject(new InjectFailureFault(null) { Name = "broken", Service = "counting" })
            .Inject(new InjectFailureFault(nameof(Ping)) { Name = "first", Service = "answering", AtCycle = null })
            .Trigger(new Ping("p-1"))
            .WaitForEvent<PongFailed>()
            .WaitForEvent<Counted>()
            .Chaos(start: ["broken"], stop: ["first"])
            .Trigger(new Ping("p-2"))
            .WaitForEvent<Pong>()
            .Assert(static assert => assert.EventCount<Counted>(exactly: 1))
            .Chaos(stop: ["broken"])
            .Trigger(new Ping("p-3"))
            .Assert(static assert => assert.EventCount<Counted>(exactly: 2).EventCount<PongFailed>(exactly: 1))
            .Build();

        var run = Stage.Run(stage, scenario);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
    }

    [Fact]
    public void Faults_OnOneAttempt_AddUpAndEachLeavesAMark()
    {
        var scenario = ScenarioBuilder.Create("several")
            .Inject(new LatencyFault(TimeSpan.FromSeconds(1)) { Service = "counting" })
            .Inject(new LatencyFault(TimeSpan.FromSeconds(2)) { Service = "counting" })
            .Inject(new InjectFailureFault(null) { Service = "counting" })
            .Trigger(new Ping("p-1"))
            .Build();

        var run = Stage.Run("simulated", scenario);

        Assert.Equal(["latency", "latency", "inject_failure"], Faults(run).Select(static fault => fault.GetProperty("type").GetString()));
        Assert.Equal(TimeSpan.FromSeconds(3), Assert.Single(Handlings(run), static span => span.Service == "counting").Duration);
    }

    private static SystemDefinition Patient() => Build(static builder => builder.AddService<Patience>());

    private static IEnumerable<Span> Handlings(ScenarioRun run) => run.Records.Select(static record => record.Entry).OfType<Span>();

    private static List<JsonElement> Faults(ScenarioRun run) =>
    [
        .. run.Records.Select(static record => record.Entry).OfType<Mark>()
            .Where(static mark => mark.Kind == MarkKinds.Fault)
            .Select(static mark => JsonDocument.Parse(mark.Data.Utf8Json).RootElement),
    ];

    private static IEnumerable<string> Failed(ScenarioRun run)
    {
        var events = run.Events.ToDictionary(static published => published.Id);
        return Handlings(run).Where(static span => span.Outcome == SpanOutcome.Failed).Select(span => events[span.TriggerId].Subject!);
    }

    public sealed class Patience
    {
        [Handler]
        [Timeout(1_000)]
        [Retry(Retries = 1, DelayMs = 100, Jitter = false)]
        public void Take(Ping ping)
        {
        }
    }
}

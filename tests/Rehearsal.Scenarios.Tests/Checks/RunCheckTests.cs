using Rehearsal.Events;

namespace Rehearsal.Scenarios.Tests;

public sealed class RunCheckTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<EventEnvelope> events = [];
    private readonly List<Span> handlings = [];

    [Theory]
    [InlineData("max: 100ms", true, "80 ms or less, 2 times")]
    [InlineData("max: 79ms", false, "80 ms after A number 2 of 2")]
    [InlineData("max: 1s, min: 60ms", false, "50 ms after A number 1 of 2")]
    public void Within_EachFirstEvent_IsFollowedInItsOwnFlow(string bounds, bool passes, string actual)
    {
        Publish("A", "f1", 0);
        Publish("A", "f2", 10);
        Publish("B", "f1", 50);
        Publish("B", "f2", 90);

        AssertThat($"within: {{ after: A, event: B, {bounds} }}", passes, actual);
    }

    [Fact]
    public void Within_NoFirstEventOrNoneAfterIt_Fails()
    {
        Publish("B", "f1", 0);
        AssertThat("within: { after: A, event: B, max: 1s }", false, "no A was published");

        Publish("A", "f1", 10);
        Publish("B", "f2", 20);
        AssertThat("within: { after: A, event: B, max: 1s }", false, "none after A");
    }

    [Fact]
    public void Invariant_OfFields_NamesTheFirstEventThatBreaksIt()
    {
        AssertThat("invariant: { event: A, fields: [ { field: n, greater: 0 } ] }", true, "no A was published");

        Publish("A", "f1", 0, """{"n":1}""");
        AssertThat("invariant: { event: A, fields: [ { field: n, greater: 0 } ] }", true, "holds for 1");

        Publish("A", "f1", 0, """{"n":0}""");
        AssertThat("invariant: { event: A, fields: [ { field: n, greater: 0 } ] }", false, "n = 0 (A number 2)");
    }

    [Theory]
    [InlineData("equals", "amount", true, "holds for 1")]
    [InlineData("equals", "text", false, "paid = 5.0, A.text = \"5\" (B number 1)")]
    [InlineData("greater_than", "less", true, "holds for 1")]
    [InlineData("less_than", "less", false, "paid = 5.0, A.less = 4 (B number 1)")]
    [InlineData("equals", "nothing", false, "paid = 5.0, A.nothing = not there (B number 1)")]
    public void Invariant_Compare_LooksAtTheLastOneBeforeInTheFlow(string operation, string other, bool passes, string actual)
    {
        Publish("A", "f1", 0, """{"amount":1}""");
        Publish("A", "f1", 0, """{"amount":5,"text":"5","less":4}""");
        Publish("A", "f2", 0, """{"amount":7}""");
        Publish("B", "f1", 0, """{"paid":5.0}""");

        AssertThat($"invariant: {{ event: B, of: A, compare: [ {{ field: paid, {operation}: {other} }} ] }}", passes, actual);
    }

    [Fact]
    public void Invariant_OfAnEventThatDidNotCome_IsBroken()
    {
        Publish("A", "f2", 0);
        Publish("B", "f1", 0);

        AssertThat("invariant: { event: B, of: A }", false, "no A before it in its flow (B number 1)");
    }

    [Fact]
    public void Invariant_NeverMoreThan_HoldsAfterEachEvent()
    {
        Publish("A", "f1", 0);
        Publish("B", "f1", 0);
        AssertThat("invariant: { event: B, never_more_than: A }", true, "holds for 1");

        Publish("B", "f1", 0);
        Publish("A", "f1", 0);
        AssertThat("invariant: { event: B, never_more_than: A }", false, "2 B, 1 A (B number 2)");
    }

    [Theory]
    [InlineData("target: 0.75", true)]
    [InlineData("percentile: 75", true)]
    [InlineData("percentile: 75.1", false)]
    [InlineData("target: 1", false)]
    [InlineData("service: other", false)]
    public void Slo_AFailedHandling_IsNotGoodHoweverFast(string more, bool passes)
    {
        Handle(10);
        Handle(20);
        Handle(100);
        Handle(1, SpanOutcome.Failed);

        var result = Evaluate($"slo: {{ under: 100ms, {more} }}");

        Assert.Equal(passes, result.Passed);
        Assert.Equal(more == "service: other" ? "no handling" : "3 of 4 (75 %), the longest 100 ms", result.Actual);
    }

    [Theory]
    [InlineData("name: events, exact: 3", true, "3")]
    [InlineData("name: events, event: B, exact: 1", true, "1")]
    [InlineData("name: event_rate, exact: 1.5", true, "1.5")]
    [InlineData("name: handlings, at_least: 4", true, "4")]
    [InlineData("name: failures, at_most: 0", false, "1")]
    [InlineData("name: retries, exact: 1", true, "1")]
    [InlineData("name: dead_letters, exact: 1", true, "1")]
    [InlineData("name: error_rate, at_most: 0.5", true, "0.5")]
    [InlineData("name: error_rate, service: other, at_most: 1", false, "nothing to measure")]
    [InlineData("name: mean_duration, at_most: 25ms", true, "25 ms")]
    [InlineData("name: p50_duration, at_most: 20ms", true, "20 ms")]
    [InlineData("name: p95_duration, at_most: 39ms", false, "40 ms")]
    [InlineData("name: max_duration, at_least: 40ms, at_most: 40ms", true, "40 ms")]
    public void Metric_OfARun_IsMeasuredAndCompared(string metric, bool passes, string actual)
    {
        Publish("A", "f1", 0);
        Publish("A", "f1", 1_000);
        Publish("B", "f1", 2_000);
        Handle(10);
        Handle(40, SpanOutcome.Retried);
        Handle(20);
        Handle(30, SpanOutcome.DeadLettered);

        AssertThat($"metric: {{ {metric} }}", passes, actual);
    }

    private void AssertThat(string check, bool passes, string actual)
    {
        var result = Evaluate(check);
        Assert.Equal(actual, result.Actual);
        Assert.Equal(passes, result.Passed);
    }

    private CheckResult Evaluate(string check) =>
        CheckEvaluator.Evaluate(Assert.Single(MarkedYaml.ReadChecks($"{{ {check} }}")), new Observation(events, Start) { Handlings = handlings });

    private void Publish(string type, string correlation, int atMs, string data = "{}") => events.Add(new EventEnvelope
    {
        Id = Guid.CreateVersion7(),
        Type = type,
        Source = "test",
        Time = Start.AddMilliseconds(atMs),
        CorrelationId = correlation,
        Data = new EventData(System.Text.Encoding.UTF8.GetBytes(data)),
    });

    private void Handle(int durationMs, SpanOutcome outcome = SpanOutcome.Succeeded) => handlings.Add(new Span
    {
        Id = Guid.CreateVersion7(),
        Time = Start,
        CorrelationId = "f1",
        Service = "shop",
        Handler = "take",
        TriggerId = Guid.CreateVersion7(),
        TriggerType = "A",
        Duration = TimeSpan.FromMilliseconds(durationMs),
        Outcome = outcome,
    });
}

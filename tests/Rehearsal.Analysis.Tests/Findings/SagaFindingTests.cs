using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests;

/// <summary>What is advised when a saga's step fails depends on what its way back did.</summary>
public sealed class SagaFindingTests
{
    private const string Permanent = "PermanentFailureException";

    private static readonly string[] Topology = ["ride_saga.match: E > Matched ? Unmatched RideFailed", "ride_saga.start: E > Started ? Unmatched RideFailed"];

    [Theory]
    [InlineData("InvalidOperationException", false, "Let start itself try what may succeed later again: a saga runs a step once")]
    [InlineData(Permanent, false, "Check that unmatch, fail_ride undid all that match had done")]
    [InlineData(Permanent, true, "Check that unmatch, fail_ride undid all that match had done")]
    [InlineData("InvalidOperationException", true, "Check that unmatch, fail_ride undid all that match had done")]
    public void StepFailed_AndWasUndone_IsToldWithWhatUndidIt(string error, bool injected, string recommendation)
    {
        var (recording, failed) = Failed(error, injected);
        WayBack(recording, failed);

        var issue = Assert.Single(Issues(recording));

        Assert.Equal($"failed on E: no{(injected ? " (injected)" : "")}; then ran unmatch, fail_ride", issue.Detail);
        Assert.Equal(recommendation, issue.Recommendation);
    }

    [Fact]
    public void StepFailed_ByACall_NamesTheCallToTryAgain()
    {
        var (recording, failed) = Failed("HttpRequestException", injected: false);
        recording.Call(failed, "GET drivers/nearest", 3, 1, "refused");
        WayBack(recording, failed);

        Assert.Equal("Let start itself try GET drivers/nearest again: a saga runs a step once", Assert.Single(Issues(recording)).Recommendation);
    }

    [Fact]
    public void Compensation_Failed_IsToBeMadeUpByHand()
    {
        var (recording, failed) = Failed(Permanent, injected: false);
        WayBack(recording, failed, SpanOutcome.Failed);

        Assert.Equal(
            [
                ("ride_saga.start", "failed on E: no; then ran unmatch, fail_ride, of which unmatch failed", "Do by hand what unmatch left undone: what undoes a saga is not tried again"),
                ("ride_saga.unmatch", "failed while ride_saga was undone: gone", "Make ride_saga.unmatch withstand this, and do by hand what it left undone: what undoes a saga is not tried again"),
            ],
            Issues(recording).Select(static issue => (issue.Target, issue.Detail, issue.Recommendation)));
    }

    [Theory]
    [InlineData("InvalidOperationException")]
    [InlineData(Permanent)]
    public void StepFailed_AndNothingUndidTheStepsBefore_AsksForACompensation(string error)
    {
        var (recording, _) = Failed(error, injected: false);

        var issue = Issues(recording)[0];

        Assert.Equal("failed on E: no; nothing is recorded that undid it", issue.Detail);
        Assert.Equal("Add a compensation to match, if that is to be undone when start fails", issue.Recommendation);
    }

    [Theory]
    [InlineData("InvalidOperationException", "Let match itself try what may succeed later again: a saga runs a step once")]
    [InlineData(Permanent, "Find out why ride_saga.match fails: nothing that ride_saga did then is recorded")]
    public void FirstStepFailed_WithNothingToUndo_NeverAsksForARetryPolicyAQueueOrACompensation(string error, string recommendation)
    {
        var recording = Recording();
        recording.Handling(recording.Event(0, "E"), "ride_saga.match", 0, 1, SpanOutcome.Failed, "no", errorType: error);

        var issues = Issues(recording);

        Assert.Equal([("failed on E: no", recommendation), ("never published: ride_saga.match failed on E", "Let ride_saga publish what became of E when it fails (WhenFailed)")], issues.Select(static issue => (issue.Detail, issue.Recommendation)));
    }

    [Fact]
    public void WaitTimedOut_WithACompensationThatFailed_IsToBeMadeUpFirst()
    {
        var (recording, failed) = Failed("TimeoutException", injected: false);
        WayBack(recording, failed, SpanOutcome.Failed);

        Assert.Equal(
            ("timed out after 1 ms: no; then ran unmatch, fail_ride, of which unmatch failed", "Do by hand what unmatch left undone: what undoes a saga is not tried again"),
            (Issues(recording)[0].Detail, Issues(recording)[0].Recommendation));
    }

    private static (RecordingBuilder Recording, Span Failed) Failed(string error, bool injected)
    {
        var recording = Recording();
        var start = recording.Event(0, "E");
        recording.Event(1, "Matched", recording.Handling(start, "ride_saga.match", 0, 1));
        return (recording, recording.Handling(start, "ride_saga.start", 1, 1, SpanOutcome.Failed, "no", injected: injected, errorType: error));
    }

    private static void WayBack(RecordingBuilder recording, Span failed, SpanOutcome unmatch = SpanOutcome.Succeeded)
    {
        var trigger = recording.Records.Select(static record => record.Entry).OfType<EventEnvelope>().First(envelope => envelope.Id == failed.TriggerId);
        var undo = recording.Handling(trigger, "ride_saga.unmatch", 2, 1, unmatch, unmatch == SpanOutcome.Failed ? "gone" : null);
        if (unmatch == SpanOutcome.Succeeded)
            recording.Event(3, "Unmatched", undo);
        recording.Event(3, "RideFailed", recording.Handling(trigger, "ride_saga.fail_ride", 3, 0));
    }

    private static RecordingBuilder Recording()
    {
        var recording = new RecordingBuilder();
        recording.Mark(MarkKinds.System, data: TopologyJson.Of(Topology));
        return recording;
    }

    private static List<FlowIssue> Issues(RecordingBuilder recording) => [.. recording.Analyze().Flows.SelectMany(static flow => flow.Issues)];
}

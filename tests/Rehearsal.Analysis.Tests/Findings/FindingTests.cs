using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests;

public sealed class FindingTests
{
    [Fact]
    public void Issues_SeedsCase_AreItsThreeFindingsWithTheirRecommendations()
    {
        var issues = Issues(Shop.SlowGatewayAndMailDown());

        Assert.Equal(
            [
                (FlowIssueKind.Slow, "PaymentGateway", "Add a time-out to the PaymentGateway call"),
                (FlowIssueKind.Failed, "notification_service.notify_customer", "Add a retry to notification_service.notify_customer"),
                (FlowIssueKind.Missing, "CustomerNotified", "Add a dead-letter queue to notification_service.notify_customer, so that ShippingLabelCreated is kept"),
            ],
            issues.Select(issue => (issue.Kind, issue.Target, issue.Recommendation)));
    }

    [Fact]
    public void Issues_NoTopology_CannotNameMissingEvents()
    {
        var records = Shop.SlowGatewayAndMailDown().Records.Where(record => record.Entry is not Mark);

        Assert.Equal([FlowIssueKind.Slow, FlowIssueKind.Failed], FlowAnalysis.Analyze(records).Flows.Single().Issues.Select(issue => issue.Kind));
    }

    [Fact]
    public void Issues_MalformedTopology_IsPassedOver()
    {
        var recording = new RecordingBuilder();
        recording.Mark(MarkKinds.System, data: """{"name":1,"services":[{"handlers":7}]}""");
        recording.Mark(MarkKinds.System, data: """[1]""");
        recording.Event(0, "E");

        Assert.Empty(Issues(recording));
    }

    [Fact]
    public void Issues_FailurePathAnswered_HasNoMissingEvent()
    {
        var issue = Assert.Single(Issues(Shop.PaymentFails()));

        Assert.Equal(FlowIssueKind.Failed, issue.Kind);
        Assert.Contains("Payment gateway timeout (injected)", issue.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Issues_FailureWithoutFailurePath_NamesOnlyTheFirstMissingEvent()
    {
        var recording = Recording(Shop.Topology);
        var order = recording.Event(0, "OrderCreated");
        recording.Handling(order, "inventory_service.hold_stock", 1, 1);
        recording.Handling(order, "payment_service.begin_payment", 1, 1, SpanOutcome.Failed, "no such card");

        Assert.Equal([(FlowIssueKind.Failed, "payment_service.begin_payment"), (FlowIssueKind.Missing, "PaymentProcessing")], Kinds(recording));
    }

    [Fact]
    public void Issues_FailedAfterAnEndpointItCalledPublished_IsNotAnsweredByThat()
    {
        var recording = Recording(Shop.Topology);
        var order = recording.Event(0, "OrderCreated");
        recording.Handling(order, "inventory_service.hold_stock", 1, 1);
        var failed = recording.Handling(order, "payment_service.begin_payment", 1, 1, SpanOutcome.Failed, "no such card");
        recording.Add(new EventEnvelope
        {
            Id = recording.NextId(),
            Time = RecordingBuilder.At(1),
            CorrelationId = recording.CorrelationId,
            Type = "CardChecked",
            Source = "card_service",
            CausationId = order.Id,
            TraceParent = new TraceParent(1, failed.SpanId),
            Data = EventData.EmptyObject,
        });

        Assert.Equal([(FlowIssueKind.Failed, "payment_service.begin_payment"), (FlowIssueKind.Missing, "PaymentProcessing")], Kinds(recording));
        Assert.Equal("Add a retry to payment_service.begin_payment", Issues(recording)[0].Recommendation);
    }

    [Fact]
    public void Issues_HandlerNeverRan_NamesItsEvent()
    {
        var recording = Recording(Shop.Topology);
        var order = recording.Event(0, "OrderCreated");

        var issue = Assert.Single(Issues(recording));

        Assert.Equal((FlowIssueKind.Missing, "PaymentProcessing", order.Id), (issue.Kind, issue.Target, issue.About));
        Assert.Equal("never published: payment_service.begin_payment never ran on OrderCreated", issue.Detail);
        Assert.Equal("Check that payment_service runs and receives OrderCreated", issue.Recommendation);
    }

    [Fact]
    public void Issues_EventDroppedByAFault_SaysThatItWasInjected()
    {
        var recording = Recording(Shop.Topology);
        var order = recording.Event(0, "OrderCreated");
        recording.Mark(MarkKinds.Fault, order.Id);

        Assert.EndsWith("(injected)", Assert.Single(Issues(recording)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Issues_HandlerNeverRanByAPolicysDecision_IsNoFinding()
    {
        var recording = Recording(Shop.Topology);
        var order = recording.Event(0, "OrderCreated");
        recording.Mark("rehearsal.deduplicated", order.Id);

        Assert.Empty(Issues(recording));
    }

    [Fact]
    public void Issues_SameTypeCameFromAnotherEvent_IsStillMissingHere()
    {
        var recording = Recording("a.b: Ping > Pong");
        var first = recording.Event(0, "Ping");
        recording.Event(1, "Pong", recording.Handling(first, "a.b", 0, 1));
        var second = recording.Event(2, "Ping");
        recording.Handling(second, "a.b", 2, 1, SpanOutcome.Failed, "no");

        Assert.Equal([(FlowIssueKind.Failed, "a.b"), (FlowIssueKind.Missing, "Pong")], Kinds(recording));
    }

    [Fact]
    public void Issues_SagaWaitTimedOutAndCompensated_IsOneFailureAndNotSlow()
    {
        var issues = Issues(Rides.DriverDoesNotAccept()).Where(issue => issue.Target.Contains("wait", StringComparison.Ordinal));

        var issue = Assert.Single(issues);
        Assert.Equal(FlowIssueKind.Failed, issue.Kind);
        Assert.StartsWith("timed out after 30 s", issue.Detail, StringComparison.Ordinal);
        Assert.Equal("Give booking_flow_saga.wait_for_acceptance more than 30 s if the answer may take longer", issue.Recommendation);
    }

    [Theory]
    [InlineData(100, "", false)]
    [InlineData(100.1, "", true)]
    [InlineData(140, "| slo=150", false)]
    [InlineData(60, "| slo=50", true)]
    public void Issues_OwnTime_IsHeldAgainstTheSloElseTheThreshold(double took, string policies, bool slow)
    {
        var recording = Recording($"a.b: E {policies}");
        recording.Handling(recording.Event(0, "E"), "a.b", 0, took);

        Assert.Equal(slow ? [(FlowIssueKind.Slow, "a.b")] : [], Kinds(recording));
    }

    [Fact]
    public void Issues_OverlappingCalls_AreTakenFromTheHandlingOnce()
    {
        var recording = new RecordingBuilder();
        var handling = recording.Handling(recording.Event(0, "E"), "a.b", 0, 290);
        recording.Call(handling, "One", 0, 90);
        recording.Call(handling, "Two", 0, 95);
        recording.Call(handling, "Three", 50, 100);

        var issue = Assert.Single(Issues(recording));

        Assert.Equal(("a.b", "worked 140 ms beside its calls on E (threshold 100 ms)"), (issue.Target, issue.Detail));
    }

    [Fact]
    public void Issues_SlowCallUnderATimeout_AsksToShortenIt()
    {
        var recording = Recording("a.b: E | timeout");
        recording.Call(recording.Handling(recording.Event(0, "E"), "a.b", 0, 1300), "Gateway", 0, 1250);

        Assert.Equal("Shorten the time-out of a.b: it lets the Gateway call take 1,250 ms", Assert.Single(Issues(recording)).Recommendation);
    }

    [Fact]
    public void Issues_FailedHandlingAndCall_AreNotSlow()
    {
        var recording = new RecordingBuilder();
        var handling = recording.Handling(recording.Event(0, "E"), "a.b", 0, 5000, SpanOutcome.Failed, "gone");
        recording.Call(handling, "Mail", 0, 3000, "gone");

        Assert.Equal([(FlowIssueKind.Failed, "a.b")], Kinds(recording));
    }

    [Fact]
    public void Issues_FailedCallInASuccess_IsAFindingUnlessItWasMadeAgain()
    {
        var recording = new RecordingBuilder();
        var ignored = recording.Handling(recording.Event(0, "E"), "a.ignores", 0, 10);
        recording.Call(ignored, "Cache", 0, 1, "down");
        var again = recording.Handling(recording.Event(0, "F"), "a.tries_again", 0, 10);
        recording.Call(again, "Mail", 0, 1, "busy");
        recording.Call(again, "Mail", 2, 1);

        Assert.Equal([(FlowIssueKind.Failed, "Cache")], Kinds(recording));
    }

    [Fact]
    public void Issues_RetriedThenSucceeded_IsOneRetried()
    {
        var issue = Assert.Single(Issues(Shop.MailRetried()));

        Assert.Equal(FlowIssueKind.Retried, issue.Kind);
        Assert.Equal("succeeded on attempt 3: SMTP timeout (injected)", issue.Detail);
    }

    [Theory]
    [InlineData(1, "Make the error transient if another attempt can succeed: the retry of a.b did not try again")]
    [InlineData(3, "Find out why Mail keeps failing: the retry gave up after 3 attempts")]
    public void Issues_FailedUnderARetry_RecommendsByAttempts(int attempts, string recommendation)
    {
        var recording = Recording("a.b: E | retry");
        var trigger = recording.Event(0, "E");
        for (var i = 1; i <= attempts; i++)
        {
            var handling = recording.Handling(trigger, "a.b", i, 1, i < attempts ? SpanOutcome.Retried : SpanOutcome.Failed, "down", attempt: i);
            recording.Call(handling, "Mail", i, 1, "down");
        }

        Assert.Equal(recommendation, Assert.Single(Issues(recording)).Recommendation);
    }

    [Theory]
    [InlineData("", "TimeoutException", false, "Answered by Sorry: add a retry only if another attempt could have helped")]
    [InlineData("retry", "PermanentFailureException", true, "Answered by Sorry: make the error transient only if another attempt could have helped")]
    [InlineData("", "PermanentFailureException", false, "Answered by Sorry: check that this is the right answer, a permanent failure is not tried again")]
    public void Issues_FailedAndAnswered_NamesTheAnswer(string policies, string error, bool injected, string recommendation)
    {
        var recording = Recording($"a.b: E > F ? Sorry | {policies}");
        var failed = recording.Handling(recording.Event(0, "E"), "a.b", 0, 1, SpanOutcome.Failed, "no", errorType: error, injected: injected);
        recording.Event(1, "Sorry", failed);
        recording.Event(1, "Sorry", failed);

        Assert.Equal(recommendation, Assert.Single(Issues(recording)).Recommendation);
    }

    [Theory]
    [InlineData("", false, "Change what makes a.b fail: a permanent failure is not tried again; answer it with a failure path ([OnFailure])")]
    [InlineData("retry", false, "Change what makes a.b fail: a permanent failure is not tried again; answer it with a failure path ([OnFailure])")]
    [InlineData("", true, "Add a retry to a.b")]
    public void Issues_PermanentFailure_IsToBeTriedAgainOnlyWhenInjected(string policies, bool injected, string recommendation)
    {
        var recording = Recording($"a.b: E | {policies}");
        recording.Handling(recording.Event(0, "E"), "a.b", 0, 1, SpanOutcome.Failed, "no", errorType: "PermanentFailureException", injected: injected);

        Assert.Equal(recommendation, Assert.Single(Issues(recording)).Recommendation);
    }

    [Theory]
    [InlineData("InvalidOperationException", "Add a retry to a.b before its dead-letter queue")]
    [InlineData("PermanentFailureException", "Find out why a.b fails: the dead-letter queue of a.b keeps E")]
    public void Issues_DeadLetteredAtOnce_RecommendsARetryUnlessPermanent(string error, string recommendation)
    {
        var recording = Recording("a.b: E | dead_letter");
        recording.Handling(recording.Event(0, "E"), "a.b", 0, 1, SpanOutcome.DeadLettered, "no", errorType: error);

        Assert.Equal(recommendation, Assert.Single(Issues(recording)).Recommendation);
    }

    [Fact]
    public void Issues_RecordingEndsBetweenAttempts_SaysSo()
    {
        var recording = new RecordingBuilder();
        recording.Handling(recording.Event(0, "E"), "a.b", 0, 1, SpanOutcome.Retried, "down");

        Assert.Equal("was to try E again after 1 attempt, but no further attempt is recorded: down", Assert.Single(Issues(recording)).Detail);
    }

    [Fact]
    public void Issues_DeadLettered_SaysThatTheQueueKeepsTheEvent()
    {
        var recording = Recording("a.b: E > F | retry dead_letter");
        recording.Handling(recording.Event(0, "E"), "a.b", 0, 1, SpanOutcome.DeadLettered, "down", attempt: 2);

        var issues = Issues(recording);

        Assert.Equal([FlowIssueKind.DeadLetter, FlowIssueKind.Missing], issues.Select(issue => issue.Kind));
        Assert.Equal("put E into the dead-letter queue after 2 attempts: down", issues[0].Detail);
        Assert.Equal("Find out why a.b fails: the dead-letter queue of a.b keeps E", issues[0].Recommendation);
        Assert.Equal("Publish E again once a.b works: its dead-letter queue keeps it", issues[1].Recommendation);
    }

    [Fact]
    public void Issues_HandledTwice_IsADuplicateButAReplayAfterFailureIsNot()
    {
        var recording = new RecordingBuilder();
        var twice = recording.Event(0, "Twice");
        recording.Handling(twice, "a.b", 0, 1);
        recording.Handling(twice, "a.other", 0, 1);
        recording.Handling(twice, "a.b", 5, 1);
        var replayed = recording.Event(0, "Replayed");
        recording.Handling(replayed, "a.b", 0, 1, SpanOutcome.DeadLettered, "down");
        recording.Handling(replayed, "a.b", 9, 1);

        Assert.Equal([(FlowIssueKind.Duplicate, "a.b")], Kinds(recording));
    }

    [Fact]
    public void Issues_SameIdPublishedTwice_IsADuplicate()
    {
        var recording = new RecordingBuilder();
        recording.Add(recording.Event(0, "E"));

        Assert.Equal("was published 2 times with the same id", Assert.Single(Issues(recording)).Detail);
    }

    [Fact]
    public void Issues_MoreThanTheBound_AreCounted()
    {
        var recording = new RecordingBuilder();
        for (var i = 0; i < 5; i++)
            recording.Handling(recording.Event(i, "E"), "a.b", i, 1, SpanOutcome.Failed, "down");

        var flow = Assert.Single(recording.Analyze(new FlowAnalysisOptions { IssuesMax = 2 }).Flows);

        Assert.Equal((2, 3), (flow.Issues.Count, flow.IssuesOmitted));
    }

    [Fact]
    public void Issues_FaultMarkedBesideACall_IsCalledInjectedWhereverTheCallIsNamed()
    {
        var recording = Recording("a.b: E | retry");
        var failed = recording.Handling(recording.Event(0, "E"), "a.b", 0, 10, SpanOutcome.Failed, "503");
        recording.Mark(MarkKinds.Fault, recording.Call(failed, "GET x/y", 1, 2, "unavailable").Id, """{"type":"inject_failure"}""");
        var went = recording.Handling(recording.Event(20, "E"), "a.b", 20, 500);
        recording.Mark(MarkKinds.Fault, recording.Call(went, "GET x/y", 21, 2, "unavailable").Id, """{"type":"inject_failure"}""");
        recording.Mark(MarkKinds.Fault, recording.Call(went, "GET x/z", 30, 450).Id, """{"type":"latency"}""");

        Assert.Equal(
            [
                "failed on E: 503 (injected into GET x/y)",
                "took 450 ms in a.b (threshold 100 ms) (injected)",
                "failed in a.b, which went on without it: unavailable (injected)",
            ],
            Issues(recording).Select(issue => issue.Detail));
        Assert.Equal([true, true, true], recording.Analyze().Flows.Single().Roots.SelectMany(root => root.Handlings).SelectMany(handling => handling.Calls).Select(call => call.Injected));
    }

    [Fact]
    public void Issues_FailureAfterAnInjectedOneThatWasTriedAgain_IsTheHandlersOwn()
    {
        var recording = Recording("a.b: E");
        var failed = recording.Handling(recording.Event(0, "E"), "a.b", 0, 10, SpanOutcome.Failed, "no such card");
        recording.Mark(MarkKinds.Fault, recording.Call(failed, "GET x/y", 1, 2, "unavailable").Id, """{"type":"inject_failure"}""");
        recording.Call(failed, "GET x/y", 4, 2);

        Assert.Equal("failed on E: no such card", Assert.Single(Issues(recording)).Detail);
    }

    [Theory]
    [InlineData("injected own", "failed on E after 3 attempts: 503 (injected into GET x/1; GET x/2 failed too)", "Find out why GET x/2 keeps failing: the retry gave up after 3 attempts")]
    [InlineData("own injected", "failed on E after 3 attempts: 503 (injected into GET x/2; GET x/1 failed too)", "Find out why GET x/1 keeps failing: the retry gave up after 3 attempts")]
    [InlineData("injected injected", "failed on E after 3 attempts: 503 (injected into GET x/1, GET x/2)", "Find out why GET x/2 keeps failing: the retry gave up after 3 attempts")]
    [InlineData("own own", "failed on E after 3 attempts: 503", "Find out why GET x/2 keeps failing: the retry gave up after 3 attempts")]
    public void Issues_SeveralFailedCalls_NameEachThatWasInjectedAndBlameWhatFailedByItself(string calls, string detail, string recommendation)
    {
        var recording = Recording("a.b: E | retry");
        var failed = recording.Handling(recording.Event(0, "E"), "a.b", 0, 10, SpanOutcome.Failed, "503", attempt: 3);
        var number = 0;
        foreach (var call in calls.Split(' '))
        {
            var id = recording.Call(failed, $"GET x/{++number}", number, 2, "unavailable").Id;
            if (call == "injected")
                recording.Mark(MarkKinds.Fault, id, """{"type":"inject_failure"}""");
        }

        var issue = Assert.Single(Issues(recording));
        Assert.Equal((detail, recommendation), (issue.Detail, issue.Recommendation));
    }

    private static RecordingBuilder Recording(params string[] topology)
    {
        var recording = new RecordingBuilder();
        recording.Mark(MarkKinds.System, data: TopologyJson.Of(topology));
        return recording;
    }

    private static IReadOnlyList<FlowIssue> Issues(RecordingBuilder recording) => [.. recording.Analyze().Flows.SelectMany(flow => flow.Issues)];

    private static List<(FlowIssueKind Kind, string Target)> Kinds(RecordingBuilder recording) =>
        [.. Issues(recording).Select(issue => (issue.Kind, issue.Target))];
}

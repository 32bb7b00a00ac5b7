using Rehearsal.Analysis;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting.Tests;

public sealed class TextReportTests
{
    [Fact]
    public void Report_PassedAndFailed_MatchesTheApprovedText() => Approved.Matches(
        "passed-and-failed",
        Report(100, TestRuns.Reported(TestRuns.Of(EchoScenario.Passing)), TestRuns.Reported(TestRuns.Of(EchoScenario.Failing, "samples/Echo/scenarios/call_twice.yaml"))));

    [Fact]
    public void Report_InterruptedWithWorkInFlight_MatchesTheApprovedText()
    {
        var run = TestRuns.Of(EchoScenario.Passing) with { Verdict = Verdict.Error, Error = "interrupted", InFlight = ["Called c-1: echo_service.answer is running"], Checks = [] };

        Approved.Matches("interrupted", Report(100, TestRuns.Reported(run) with { IsInterrupted = true }));
    }

    [Fact]
    public void Report_FailedWait_MatchesTheApprovedText()
    {
        var run = TestRuns.Of(EchoScenario.FailingWait) with { InFlight = ["echo_service: Called of c-1 is tried again in 30 s"], InFlightStep = 5 };

        Approved.Matches("failed-wait", Report(100, TestRuns.Reported(run)));
    }

    [Fact]
    public void Report_RepeatThatDiffers_MatchesTheApprovedText()
    {
        var divergence = new RecordingDivergence
        {
            Position = 12,
            Record = "event OrderAccepted",
            Field = "data.accepted_at",
            Left = "\"2026-11-21T08:35:11.3135888Z\"",
            Right = "\"2026-11-21T08:35:12.7542874Z\"",
            Handler = "order_service.accept",
            CorrelationId = "00dc6acf-ac00-778c-9b45-df1bd8af9a38",
            Nature = DivergenceNature.WallClock,
        };
        DeterminismResult Result(DivergenceOrigin origin, RecordingDivergence found) =>
            new(DeterminismVerdict.NotDeterministic, origin, found, DivergenceHint.For(found, origin, RepeatSurroundings.Same));
        var run = TestRuns.Of(EchoScenario.Passing);
        var moved = divergence with { Field = "", Left = "handling a.run", Right = "handling b.run", OtherHandler = "b.run", Nature = DivergenceNature.Order };
        var missing = divergence with { Field = "", Right = null, CorrelationId = null, Nature = DivergenceNature.Missing };
        var header = divergence with { Position = null, Field = "data.deterministic", Left = "true", Right = "false", Handler = null, CorrelationId = null, Nature = DivergenceNature.Header };

        Assert.All(Enum.GetValues<DivergenceNature>(), nature => Assert.NotEmpty(Result(DivergenceOrigin.Process, divergence with { Nature = nature }).Hint));
        Approved.Matches("not-deterministic", Report(
            100,
            TestRuns.Reported(run with { Verdict = Verdict.Failed }) with { Determinism = Result(DivergenceOrigin.Process, divergence) },
            TestRuns.Reported(run with { Verdict = Verdict.Failed }) with { Determinism = Result(DivergenceOrigin.SharedState, moved) },
            TestRuns.Reported(run with { Level = RunLevel.VirtualTime }) with { Determinism = Result(DivergenceOrigin.Process, missing) },
            TestRuns.Reported(run with { Verdict = Verdict.Failed }) with { Determinism = Result(DivergenceOrigin.Surroundings, header) },
            TestRuns.Reported(run) with { Determinism = DeterminismResult.Deterministic },
            TestRuns.Reported(run) with { Determinism = DeterminismResult.NotRepeated }));
    }

    [Fact]
    public void Report_MoreThan20Runs_SaysHowManyOfHowManyWereRepeated()
    {
        var run = TestRuns.Reported(TestRuns.Of(EchoScenario.Passing));
        var runs = Enumerable.Range(0, 57).Select(number => run with { Determinism = number < 20 ? DeterminismResult.Deterministic : DeterminismResult.NotRepeated });

        Assert.Contains("\n20 of 57 repeated in a new process, drawn by the seed: 20 deterministic, 0 not\n", Report(100, [.. runs]), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_LongPath_KeepsItsEndsAndTheSeed()
    {
        var run = TestRuns.Of(EchoScenario.Passing, $"samples/{new string('x', 200)}/call.yaml");

        var heading = Report(80, TestRuns.Reported(run)).Split('\n')[1];

        Assert.Matches("^samples/x*…x*/call.yaml · simulated stage \\(deterministic\\) · seed 1$", heading);
        Assert.Equal(80, heading.Length);
    }

    [Fact]
    public void Report_WorkLeftTheScheduler_SaysWhoseAndThatTheSeedDoesNotDecide()
    {
        var run = TestRuns.Of(EchoScenario.Passing) with { Level = RunLevel.VirtualTime, Escapes = [new("echo_service.answer", "EchoService.Answer", "Task.Run")] };

        var report = Report(200, TestRuns.Reported(run));

        Assert.Contains("⚠ not deterministic  echo_service.answer in EchoService.Answer: Task.Run. Instead: call it directly, the stage has one thread", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_LocalStage_NamesNoSeed()
    {
        var run = TestRuns.Of(EchoScenario.Failing) with { Stage = "local", Level = RunLevel.Real };

        var report = Report(80, TestRuns.Reported(run));

        Assert.DoesNotContain("seed", report, StringComparison.Ordinal);
        Assert.Contains("samples/Echo/scenarios/call.yaml · local stage\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_LongAndForeignTexts_StaysWithinTheWidth()
    {
        var text = string.Concat(Enumerable.Repeat("OrderCreated → 注文 ", 20));
        var run = TestRuns.Of(EchoScenario.Passing);
        run = run with
        {
            Scenario = run.Scenario with { Name = "注文\u001b[31m\n" + text, File = $"samples/{new string('x', 200)}/call.yaml" },
            Verdict = Verdict.Failed,
            Checks =
            [
                new CheckResult("event_order", "", text, text, Passed: false, new SourceLocation(3, 1)),
                new CheckResult("event_count", "Called", "exactly 1", "1\u001b[2J", Passed: true, new SourceLocation(4, 1)),
            ],
        };

        var report = Report(60, TestRuns.Reported(run));

        Assert.DoesNotContain('\u001b', report);
        // What people copy stays whole: commands and places.
        Assert.All(
            report.Split('\n').Where(static line => !line.Contains("rehearse ", StringComparison.Ordinal) && !line.StartsWith("      at ", StringComparison.Ordinal)),
            static line => Assert.True(line.Sum(static character => character >= '\u3400' ? 2 : 1) <= 60, line));
    }

    [Fact]
    public void Report_Colour_ChangesNoWord()
    {
        var run = TestRuns.Reported(TestRuns.Of(EchoScenario.Failing));

        var colored = Report(100, color: true, run);

        Assert.Contains("\u001b[31m", colored, StringComparison.Ordinal);
        Assert.Equal(Report(100, run), System.Text.RegularExpressions.Regex.Replace(colored, "\u001b\\[[0-9;]*m", ""));
    }

    private static string Report(int width, params ReportedRun[] runs) => Report(width, color: false, runs);

    private static string Report(int width, bool color, params ReportedRun[] runs)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        using var report = new TextReport(writer, isOwner: false, color, width);
        foreach (var run in runs)
        {
            report.Add(run);
        }

        report.Complete(new RunSummary(runs, 0, ".rehearsal/20261121-053444-123-1"));
        return writer.ToString();
    }
}

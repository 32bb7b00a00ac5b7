using Rehearsal.Analysis;
using Rehearsal.Events;

namespace Rehearsal.Stages.Tests.RandomSystems;

/// <summary>What must hold of every run, whatever the system and the scenario.</summary>
internal static class RunLaws
{
    // Real time, so that a run that never ends fails instead of hanging; far more than any run takes.
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(2);

    /// <summary>Runs a plan twice and looks for a broken law.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Broken(Plan plan)
    {
        try
        {
            var run = Run(plan);
            var again = Run(plan);
            return BrokenBy(plan, run) ?? (RecordingOf(run).ComputeHash() == RecordingOf(again).ComputeHash() ? null : $"the second run differs: {Difference(run, again)}");
        }
        catch (Exception thrown)
        {
            return $"threw {thrown}";
        }
    }

    public static string HashOf(Plan plan) => RecordingOf(Run(plan)).ComputeHash();

    private static ScenarioRun Run(Plan plan)
    {
        using var guard = new CancellationTokenSource(HangGuard);
        return new SimulatedStage(TimeProvider.System).Run(RandomSystem.Build(plan), RandomSystem.ScenarioOf(plan), plan.Seed, guard.Token);
    }

    private static Recording RecordingOf(ScenarioRun run) => new(run.Header, run.Records);

    private static string? BrokenBy(Plan plan, ScenarioRun run) =>
        run.Level != RunLevel.Deterministic ? $"the level is {run.Level}; escaped: {string.Join(", ", run.Escapes)}"
        : (run.Error is null) == (run.Verdict == Verdict.Error) ? $"verdict {run.Verdict} with error '{run.Error}'"
        : plan.HopsMax > 0 && run.Error is { } error ? $"error: {error}"
        : run.Error is { } other && !other.Contains("Livelock", StringComparison.Ordinal) ? $"error: {other}"
        : ClockBroken(run) ?? HandlingBroken(run) ?? OrderBroken(run) ?? CausesBroken(run) ?? RecordingBroken(run);

    private static string? ClockBroken(ScenarioRun run)
    {
        var earlier = run.Events.Zip(run.Events.Skip(1)).FirstOrDefault(static pair => pair.Second.Time < pair.First.Time);
        return earlier.First is null ? null : $"{earlier.Second.Type} {earlier.Second.Id} is older than the event before it";
    }

    // Every event is handled once by every service that handles its type; or the run says what became of it.
    private static string? HandlingBroken(ScenarioRun run)
    {
        var spans = run.Records.Select(static record => record.Entry).OfType<Span>().Where(static span => span.Kind == SpanKind.Handling).ToLookup(static span => (span.Service, span.TriggerId));
        foreach (var service in ServicesOf(run).Where(static service => service.Kind == "service"))
        {
            foreach (var published in run.Events.Where(published => service.Handlers.Any(handler => handler.Event == published.Type)))
            {
                var attempts = spans[(service.Name, published.Id)].ToList();
                var finals = attempts.Count(static span => span.Outcome != SpanOutcome.Retried);
                var isLast = attempts.Count == 0 || finals == 0 || attempts[^1].Outcome != SpanOutcome.Retried;
                if (finals > 1 || !isLast || !attempts.Select(static span => span.Attempt).SequenceEqual(Enumerable.Range(1, attempts.Count)))
                {
                    return $"{service.Name} handled {published.Type} {published.Id} in attempts {string.Join(", ", attempts.Select(static span => $"{span.Attempt} {span.Outcome}"))}";
                }

                if (finals == 0 && !IsExplained(run, service.Name, published, attempts))
                {
                    return $"{service.Name} never handled {published.Type} {published.Id} of {published.Subject}, and nothing says why";
                }
            }
        }

        return null;
    }

    private static bool IsExplained(ScenarioRun run, string service, EventEnvelope published, List<Span> attempts)
    {
        if (run.Error is not null)
        {
            return true;
        }

        // Settled with a retry due beyond the bound: that one waits, and what has the same key behind it.
        if (run.InFlight.Count == 0)
        {
            return attempts.Count > 0 || run.Records.Select(static record => record.Entry).OfType<Span>().Any(span => span.Service == service && span.Outcome == SpanOutcome.Retried);
        }

        // What an earlier step saw says nothing about the end.
        return run.InFlightStep is not null
            || run.InFlight.Any(line => line.StartsWith($"{service}: {published.Type} of {published.Subject ?? published.CorrelationId} ", StringComparison.Ordinal));
    }

    // Events of one key reach a service one at a time in log order.
    private static string? OrderBroken(ScenarioRun run)
    {
        var events = run.Records.Where(static record => record.Entry is EventEnvelope).ToDictionary(static record => record.Entry.Id);
        var services = ServicesOf(run).Where(static service => service.Kind == "service").Select(static service => service.Name).ToHashSet(StringComparer.Ordinal);
        var lanes = run.Records
            .Select(static record => record.Entry)
            .OfType<Span>()
            .Where(span => span.Kind == SpanKind.Handling && services.Contains(span.Service))
            .GroupBy(span => (span.Service, Key: ((EventEnvelope)events[span.TriggerId].Entry).Subject ?? span.CorrelationId));
        foreach (var lane in lanes)
        {
            foreach (var (before, after) in lane.Zip(lane.Skip(1)))
            {
                if (events[after.TriggerId].Position < events[before.TriggerId].Position)
                {
                    return $"{lane.Key.Service} handled {after.TriggerType} {after.TriggerId} of {lane.Key.Key} after the later {before.TriggerType} {before.TriggerId}";
                }

                if (after.Time < before.Time + before.Duration)
                {
                    return $"{lane.Key.Service} handled {after.TriggerType} {after.TriggerId} of {lane.Key.Key} before it had ended {before.TriggerType} {before.TriggerId}";
                }
            }
        }

        return null;
    }

    private static string? CausesBroken(ScenarioRun run)
    {
        HashSet<Guid> known = [];
        foreach (var published in run.Events)
        {
            if (published.CausationId is { } cause && !known.Contains(cause))
            {
                return $"{published.Type} {published.Id} is caused by {cause}, which was not published before it";
            }

            if (published.CausationId is null != (published.Source == "scenario"))
            {
                return $"{published.Type} {published.Id} of {published.Source} has the cause '{published.CausationId}'";
            }

            known.Add(published.Id);
        }

        return null;
    }

    private static string? RecordingBroken(ScenarioRun run)
    {
        using var written = new MemoryStream();
        RecordingOf(run).Write(written);
        written.Position = 0;
        var read = Recording.Read(written);
        if (read.Header != run.Header || !read.Records.SequenceEqual(run.Records))
        {
            var first = read.Records.Zip(run.Records).FirstOrDefault(static pair => pair.First != pair.Second);
            return $"the recording reads back differently: {first.First} instead of {first.Second}";
        }

        var report = FlowAnalysis.Analyze(read.Records, new FlowAnalysisOptions());
        return report.Flows.Count == run.Events.Select(static published => published.CorrelationId).Distinct().Count() ? null : $"{report.Flows.Count} flows";
    }

    private static IReadOnlyList<ServiceTopology> ServicesOf(ScenarioRun run) =>
        SystemTopologyJson.Decode(run.Records.Select(static record => record.Entry).OfType<Mark>().First(static mark => mark.Kind == MarkKinds.System).Data).Services;

    private static string Difference(ScenarioRun one, ScenarioRun two)
    {
        var (first, second) = one.Records.Zip(two.Records).FirstOrDefault(static pair => pair.First != pair.Second);
        return first.Entry is null ? $"{one.Records.Count} and {two.Records.Count} records" : $"{first} and {second}";
    }
}

using System.Globalization;
using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>
/// Finds flows that end where others go on, in a system that does not state its handlers. What could still come when the recording ended is
/// not missed; of a chain only the first is found.
/// </summary>
internal sealed class HabitRule(RecordingFacts facts, FlowHabits habits, bool isOneOfThem, FindingList findings)
{
    /// <summary>Looks at all attempts of one handler at one event, by start.</summary>
    public void InspectHandled(List<HandlingVertex> attempts)
    {
        var last = attempts[^1];
        if (facts.Shape.Find(last) is not null)
            return;

        foreach (var habit in habits.After(HabitKey.Of(last), isOneOfThem))
        {
            if (attempts.Exists(attempt => attempt.Caused.Exists(caused => caused.Type == habit.Target)) || MayStillCome(last.Trigger, habit))
                continue;
            findings.Add(
                FlowIssueKind.Missing,
                last.Span!.Id,
                habit.Target,
                $"never published: {last.Name} {(last.Outcome == SpanOutcome.Succeeded ? "ended" : "failed")} on {last.Trigger.Type} without it; {Evidence(habit)}",
                Recommend(habit));
        }
    }

    /// <summary>Looks for handlers of an event that did not run.</summary>
    public void InspectNeverRun(EventVertex vertex)
    {
        if (!vertex.Recorded || facts.Shape.HandlersOf(vertex.Type).Count > 0 || facts.IsDecided(vertex.Id))
            return;

        foreach (var habit in habits.After(new HabitKey(vertex.Type, null), isOneOfThem))
        {
            if (vertex.Handlings.Exists(handling => handling.Name == habit.Target) || MayStillCome(vertex, habit))
                continue;
            findings.Add(FlowIssueKind.Missing, vertex.Id, habit.Target, $"never handled {vertex.Type}{Fault.Note(facts.IsFaulty(vertex.Id))}; {Evidence(habit)}", Recommend(habit));
        }
    }

    private bool MayStillCome(EventVertex trigger, Habit habit) =>
        habit.LongestDelay > DateTimeOffset.MaxValue - trigger.Time || facts.End < trigger.Time + habit.LongestDelay;

    private string Evidence(Habit habit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{habit.Flows} of {habit.Of} {(isOneOfThem ? "other flows" : "flows learnt from")} go on there, and at most {habit.FalsePositiveBound * 100:0.#} % of flows that are right would not (95 % confidence)");

    private static string Recommend(Habit habit) => $"Compare this flow with one that went on: {habit.Example}";
}

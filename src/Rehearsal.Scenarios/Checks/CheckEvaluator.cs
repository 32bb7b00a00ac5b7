using System.Globalization;
using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Evaluates checks against what was published: a pure function.</summary>
/// <remarks>Thread-safe.</remarks>
public static class CheckEvaluator
{
    private const int ShownEventsMax = 50;

    /// <summary>Evaluates a check.</summary>
    /// <param name="check">The check.</param>
    /// <param name="observation">What was published so far.</param>
    /// <returns>The results in order: one, but of a <see cref="ComplianceCheck"/> one for each control.</returns>
    /// <exception cref="ArgumentException">The kind of check is not known.</exception>
    public static IReadOnlyList<CheckResult> EvaluateAll(Check check, Observation observation) =>
        check is ComplianceCheck compliance ? ComplianceEvaluation.Evaluate(compliance, observation) : [Evaluate(check, observation)];

    /// <summary>Evaluates a check that has one result.</summary>
    /// <param name="check">The check; not a <see cref="ComplianceCheck"/>.</param>
    /// <param name="observation">What was published so far.</param>
    /// <returns>
    /// The result. A data check has one for all its conditions, because they must hold together; on failure it tells what the event
    /// nearest to meeting them has instead. A data check on all events fails when there is none.
    /// </returns>
    /// <exception cref="ArgumentException">The kind of check is not known, or has several results.</exception>
    public static CheckResult Evaluate(Check check, Observation observation) => check switch
    {
        EventCountCheck count => Count(count, observation),
        EventDataCheck data => DataEvaluation.Evaluate(data, observation),
        EventOrderCheck order => Order(order, observation),
        NoEventCheck none => None(none, observation),
        DurationCheck duration => Duration(duration, observation),
        WithinCheck within => WithinEvaluation.Evaluate(within, observation),
        InvariantCheck invariant => InvariantEvaluation.Evaluate(invariant, observation),
        SloCheck slo => HandlingEvaluation.Evaluate(slo, observation),
        MetricCheck metric => MetricEvaluation.Evaluate(metric, observation),
        _ => throw new ArgumentException($"The check {check.GetType().Name} is not known, or has several results: call EvaluateAll.", nameof(check)),
    };

    private static CheckResult Count(EventCountCheck check, Observation observation)
    {
        var expected = (check.AtLeast, check.AtMost) switch
        {
            ({ } least, { } most) when least == most => $"exactly {least}",
            ({ } least, { } most) => $"between {least} and {most}",
            ({ } least, null) => $"at least {least}",
            (null, { } most) => $"at most {most}",
            _ => "any number",
        };
        var actual = CountOf(check.Event, observation);
        var passed = !(actual < check.AtLeast) && !(actual > check.AtMost);
        return new CheckResult("event_count", check.Event, expected, Number(actual), passed, check.Location);
    }

    private static CheckResult None(NoEventCheck check, Observation observation)
    {
        var actual = CountOf(check.Event, observation);
        return new CheckResult("no_event", check.Event, "none", actual == 0 ? "none" : Number(actual), actual == 0, check.Location);
    }

    private static CheckResult Order(EventOrderCheck check, Observation observation)
    {
        // The first expected type that did not come in its turn.
        var met = 0;
        foreach (var published in observation.Events)
        {
            if (met < check.Events.Count && published.Type == check.Events[met])
            {
                met++;
            }
            else if (check.Exact)
            {
                break;
            }
        }

        var passed = met == check.Events.Count && (!check.Exact || observation.Events.Count == met);
        var actual = Arrows(observation.Events);
        if (!passed)
        {
            actual += (met, met == check.Events.Count, check.Exact) switch
            {
                (_, true, _) => $"; after {check.Events[^1]} more came",
                (0, _, true) => $"; it does not begin with {check.Events[0]}",
                (0, _, false) => $"; no {check.Events[0]}",
                (_, _, true) => $"; {check.Events[met]} did not come next after {check.Events[met - 1]}",
                _ => $"; no {check.Events[met]} after {check.Events[met - 1]}",
            };
        }

        return new CheckResult(check.Exact ? "event_order_exact" : "event_order", "", string.Join(" → ", check.Events), actual, passed, check.Location);
    }

    private static CheckResult Duration(DurationCheck check, Observation observation)
    {
        var expected = (check.Min, check.Max) switch
        {
            ({ } min, { } max) => $"between {DurationText.Format(min)} and {DurationText.Format(max)}",
            ({ } min, null) => $"at least {DurationText.Format(min)}",
            (null, { } max) => $"at most {DurationText.Format(max)}",
            _ => "any",
        };
        if (observation.FirstTrigger is not { } first || observation.Events.Count == 0)
        {
            return new CheckResult("duration", "", expected, "nothing was triggered", false, check.Location);
        }

        // Log order is not time order on every stage.
        var last = first;
        foreach (var published in observation.Events)
        {
            last = published.Time > last ? published.Time : last;
        }

        var actual = last - first;
        var passed = !(actual < check.Min) && !(actual > check.Max);
        return new CheckResult("duration", "", expected, Shown(actual, check), passed, check.Location);
    }

    // Rounded, unless that would make it look like the bound it missed.
    private static string Shown(TimeSpan actual, DurationCheck check)
    {
        var rounded = DurationText.Round(actual);
        var looksLikeBound = (check.Min is { } min && rounded == DurationText.Round(min)) || (check.Max is { } max && rounded == DurationText.Round(max));
        return looksLikeBound ? DurationText.Format(actual) : rounded;
    }

    private static int CountOf(string type, Observation observation)
    {
        var count = 0;
        foreach (var published in observation.Events)
        {
            count += published.Type == type ? 1 : 0;
        }

        return count;
    }

    private static string Arrows(IReadOnlyList<EventEnvelope> events)
    {
        if (events.Count == 0)
        {
            return "nothing was published";
        }

        var text = new StringBuilder();
        for (var i = 0; i < events.Count && i < ShownEventsMax; i++)
        {
            text.Append(i == 0 ? "" : " → ").Append(events[i].Type);
        }

        return events.Count > ShownEventsMax
            ? text.Append(CultureInfo.InvariantCulture, $" → … ({events.Count} events)").ToString()
            : text.ToString();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Evaluates an <see cref="EventDataCheck"/>.</summary>
internal static class DataEvaluation
{
    public static CheckResult Evaluate(EventDataCheck check, Observation observation)
    {
        var tests = new List<FieldTest>(check.Conditions.Count);
        foreach (var condition in check.Conditions)
        {
            tests.Add(new FieldTest(condition));
        }

        var events = new List<EventEnvelope>();
        foreach (var published in observation.Events)
        {
            if (published.Type == check.Event)
            {
                events.Add(published);
            }
        }

        var expected = string.Join(", ", tests.ConvertAll(test => test.Expected)) + Which(check.Occurrence);
        var (actual, passed) = events.Count == 0
            ? ($"no {check.Event} was published", false)
            : Compare(check, tests, events);
        return new CheckResult("event_data", check.Event, expected, actual, passed, check.Location);
    }

    private static (string Actual, bool Passed) Compare(EventDataCheck check, List<FieldTest> tests, List<EventEnvelope> events)
    {
        if (check.Occurrence.Number > 0)
        {
            return check.Occurrence.Number > events.Count
                ? ($"only {events.Count} {check.Event} published", false)
                : Describe(tests, events, check.Occurrence.Number - 1);
        }

        // One of them, or every one: the first that decides is shown, and when none meets all, the one that comes nearest.
        var all = check.Occurrence == Occurrence.All;
        var nearest = 0;
        var metMax = -1;
        for (var i = 0; i < events.Count; i++)
        {
            var met = CountMet(tests, events[i]);
            if ((met == tests.Count) != all)
            {
                return Describe(tests, events, i);
            }

            if (met > metMax)
            {
                (nearest, metMax) = (i, met);
            }
        }

        return Describe(tests, events, nearest);
    }

    private static (string Actual, bool Passed) Describe(List<FieldTest> tests, List<EventEnvelope> events, int index)
    {
        using var payload = FieldConditions.TryParse(events[index].Data);
        var shown = new List<string>();
        var passed = tests.TrueForAll(test => test.IsMet(payload));
        foreach (var test in tests)
        {
            if (passed || !test.IsMet(payload))
            {
                shown.Add(test.Actual(payload));
            }
        }

        return (string.Join(", ", shown) + (events.Count == 1 ? "" : $" (number {index + 1} of {events.Count})"), passed);
    }

    private static int CountMet(List<FieldTest> tests, EventEnvelope published)
    {
        using var payload = FieldConditions.TryParse(published.Data);
        var met = 0;
        foreach (var test in tests)
        {
            met += test.IsMet(payload) ? 1 : 0;
        }

        return met;
    }

    private static string Which(Occurrence occurrence) => occurrence.Number switch
    {
        0 => "",
        -1 => " (all of them)",
        var number => $" (number {number})",
    };
}

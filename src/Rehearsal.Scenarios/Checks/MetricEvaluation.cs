using System.Globalization;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Evaluates a <see cref="MetricCheck"/>.</summary>
internal static class MetricEvaluation
{
    public static CheckResult Evaluate(MetricCheck check, Observation observation)
    {
        var value = MetricNames.IsOfEvents(check.Quantity) ? OfEvents(check, observation) : OfHandlings(check.Quantity, HandlingEvaluation.Select(check.Filter, observation));
        var passed = value is { } measured && !(measured < check.AtLeast) && !(measured > check.AtMost);
        var about = HandlingEvaluation.TargetOf(check.Filter);
        var name = MetricNames.Of(check.Quantity);
        return new CheckResult(
            "metric", about.Length == 0 ? name : $"{name} {about}", Expected(check), value is { } shown ? Show(check.Quantity, shown) : "nothing to measure", passed, check.Location);
    }

    private static string Expected(MetricCheck check) => (check.AtLeast, check.AtMost) switch
    {
        ({ } least, { } most) when least == most => $"exactly {Show(check.Quantity, least)}",
        ({ } least, { } most) => $"between {Show(check.Quantity, least)} and {Show(check.Quantity, most)}",
        ({ } least, null) => $"at least {Show(check.Quantity, least)}",
        (null, { } most) => $"at most {Show(check.Quantity, most)}",
        _ => "any",
    };

    private static string Show(MetricQuantity quantity, decimal value) => MetricNames.IsTime(quantity)
        ? DurationText.Format(TimeSpan.FromTicks((long)Math.Round(value * TimeSpan.TicksPerSecond)))
        : value.ToString("0.#########", CultureInfo.InvariantCulture);

    private static decimal? OfEvents(MetricCheck check, Observation observation)
    {
        var count = 0;
        DateTimeOffset? last = null;
        foreach (var published in observation.Events)
        {
            if (check.Filter.Event is null || check.Filter.Event == published.Type)
            {
                count++;
                last = !(published.Time <= last) ? published.Time : last;
            }
        }

        if (check.Quantity == MetricQuantity.Events)
        {
            return count;
        }

        var ticks = last is { } end && observation.FirstTrigger is { } begin ? (end - begin).Ticks : 0;
        return ticks > 0 ? (decimal)count * TimeSpan.TicksPerSecond / ticks : null;
    }

    private static decimal? OfHandlings(MetricQuantity quantity, List<Span> handlings)
    {
        switch (quantity)
        {
            case MetricQuantity.Handlings:
                return handlings.Count;
            case MetricQuantity.Failures:
                return Count(handlings, static outcome => outcome is SpanOutcome.Failed or SpanOutcome.DeadLettered);
            case MetricQuantity.Retries:
                return Count(handlings, static outcome => outcome == SpanOutcome.Retried);
            case MetricQuantity.DeadLetters:
                return Count(handlings, static outcome => outcome == SpanOutcome.DeadLettered);
        }

        if (handlings.Count == 0)
        {
            return null;
        }

        return quantity switch
        {
            MetricQuantity.ErrorRate => (decimal)Count(handlings, static outcome => outcome != SpanOutcome.Succeeded) / handlings.Count,
            MetricQuantity.MeanDuration => handlings.Sum(static span => (decimal)span.Duration.Ticks) / handlings.Count / TimeSpan.TicksPerSecond,
            MetricQuantity.P50Duration => Percentile(handlings, 50),
            MetricQuantity.P95Duration => Percentile(handlings, 95),
            MetricQuantity.P99Duration => Percentile(handlings, 99),
            MetricQuantity.MaxDuration => Percentile(handlings, 100),
            _ => throw new ArgumentOutOfRangeException(nameof(quantity), quantity, "The quantity is not known."),
        };
    }

    // Nearest rank: the least duration that so many percent of all do not exceed.
    private static decimal Percentile(List<Span> handlings, int percent)
    {
        var ticks = handlings.ConvertAll(static span => span.Duration.Ticks);
        ticks.Sort();
        var rank = (int)((((long)ticks.Count * percent) + 99) / 100);
        return (decimal)ticks[rank - 1] / TimeSpan.TicksPerSecond;
    }

    private static int Count(List<Span> handlings, Func<SpanOutcome, bool> counts)
    {
        var count = 0;
        foreach (var span in handlings)
        {
            count += counts(span.Outcome) ? 1 : 0;
        }

        return count;
    }
}

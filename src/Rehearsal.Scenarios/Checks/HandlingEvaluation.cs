using System.Globalization;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Evaluates an <see cref="SloCheck"/>, and selects handlings for others.</summary>
internal static class HandlingEvaluation
{
    public static CheckResult Evaluate(SloCheck check, Observation observation)
    {
        var expected = $"{Percent(check.Target)} succeed within {DurationText.Format(check.Under)}";
        var handlings = Select(check.Filter, observation);
        var good = 0;
        var slowest = TimeSpan.Zero;
        foreach (var span in handlings)
        {
            good += span.Outcome == SpanOutcome.Succeeded && span.Duration <= check.Under ? 1 : 0;
            slowest = span.Duration > slowest ? span.Duration : slowest;
        }

        var actual = handlings.Count == 0
            ? "no handling"
            : $"{good} of {handlings.Count} ({Percent((decimal)good / handlings.Count)}), the longest {DurationText.Round(slowest)}";
        var passed = handlings.Count > 0 && good >= check.Target * handlings.Count;
        return new CheckResult("slo", TargetOf(check.Filter), expected, actual, passed, check.Location);
    }

    public static List<Span> Select(HandlingFilter filter, Observation observation)
    {
        var selected = new List<Span>();
        foreach (var span in observation.Handlings)
        {
            if (span.Kind == SpanKind.Handling
                && (filter.Service is null || filter.Service == span.Service)
                && (filter.Handler is null || filter.Handler == span.Handler)
                && (filter.Event is null || filter.Event == span.TriggerType))
            {
                selected.Add(span);
            }
        }

        return selected;
    }

    /// <summary>Says which handlings are meant, for people: <c>payment_service.charge_card PaymentProcessing</c>; empty for all.</summary>
    public static string TargetOf(HandlingFilter filter)
    {
        var place = (filter.Service, filter.Handler) switch
        {
            ({ } service, { } handler) => $"{service}.{handler}",
            var (service, handler) => service ?? handler,
        };
        return string.Join(' ', new[] { place, filter.Event }.Where(static part => part is not null));
    }

    public static string Percent(decimal share) => $"{(share * 100).ToString("0.####", CultureInfo.InvariantCulture)} %";
}

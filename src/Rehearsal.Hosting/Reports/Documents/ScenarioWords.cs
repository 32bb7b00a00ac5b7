using System.Globalization;
using System.Text;

namespace Rehearsal.Hosting;

/// <summary>A scenario's result as plain lines, for formats that hold text.</summary>
internal static class ScenarioWords
{
    private const int EventsMax = 200;

    /// <summary>Says all that did not hold, and how to see it again.</summary>
    public static string WhyNot(ReportedScenario scenario)
    {
        var text = new StringBuilder();
        foreach (var reason in (string?[])[scenario.Error, scenario.Divergence])
        {
            if (reason is not null)
            {
                Line(text, reason);
            }
        }

        foreach (var check in scenario.FailedChecks)
        {
            Line(text, CheckWords.Of(check));
        }

        Line(text, $"repeat:  {scenario.Repeat}");
        Line(text, $"explain: rehearse flow analyze --from {scenario.Recording}");
        return text.ToString();
    }

    /// <summary>Says what happened: the events in order, the times, the recording.</summary>
    public static string WhatHappened(ReportedScenario scenario)
    {
        var text = new StringBuilder();
        Line(text, string.Create(CultureInfo.InvariantCulture, $"{scenario.Stage} stage ({scenario.Level}), seed {scenario.Seed}, {scenario.VirtualDuration.TotalSeconds:0.###} s of stage time"));
        foreach (var type in scenario.EventOrder.Take(EventsMax))
        {
            Line(text, $"  {type}");
        }

        if (scenario.EventOrder.Count > EventsMax)
        {
            Line(text, string.Create(CultureInfo.InvariantCulture, $"  … {scenario.EventOrder.Count - EventsMax} more events"));
        }

        Line(text, $"recording: {scenario.Recording}");
        return text.ToString();
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}

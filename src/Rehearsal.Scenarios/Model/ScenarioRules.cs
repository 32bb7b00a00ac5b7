using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>What holds for a scenario however it was written.</summary>
internal static class ScenarioRules
{
    public const string EventTypeExpected = "the type of a domain event, which never begins with 'rehearsal.'";

    public const string PatternExpected = "a regular expression without look-arounds, back-references and huge repeats, of at most 1,000 characters";

    private const int PatternsMax = 1_000;

    private static readonly ConcurrentDictionary<string, Regex?> patterns = new(StringComparer.Ordinal);

    public static bool IsEventType(string type) =>
        !string.IsNullOrWhiteSpace(type) && !type.StartsWith(EventEnvelope.PlatformTypePrefix, StringComparison.Ordinal);

    /// <summary>Compiles the pattern of <see cref="FieldOperator.Matches"/>; null when it is not one.</summary>
    /// <remarks>
    /// The engine without backtracking takes time linear in the text's length, so no pattern and no text hangs a run, and, unlike
    /// a match time-out, its answer does not depend on a clock. It has no look-arounds and no back-references.
    /// </remarks>
    public static Regex? CompilePattern(string pattern)
    {
        if (pattern.Length > ScenarioLimits.PatternLengthMax)
        {
            return null;
        }

        // One takes 190 KB to make, and a scenario that repeats its steps asks for it once a round.
        if (patterns.TryGetValue(pattern, out var known))
        {
            return known;
        }

        if (patterns.Count >= PatternsMax)
        {
            patterns.Clear();
        }

        return patterns.GetOrAdd(pattern, static pattern =>
        {
            try
            {
                return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            }
            catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
            {
                return null;
            }
        });
    }

    /// <summary>Returns the longest time that all waits and time-outs take one after the other, or null beyond <see cref="ScenarioLimits.DurationTotalMax"/>.</summary>
    public static TimeSpan? TotalWait(IReadOnlyList<Step> steps)
    {
        var total = 0m;
        foreach (var step in steps)
        {
            total += step switch
            {
                WaitForEventStep wait => wait.Timeout.Ticks,
                WaitForTimeStep wait => wait.Duration.Ticks,
                RequestStep request => request.Timeout.Ticks,
                CommandStep command => command.Timeout.Ticks,
                _ => 0,
            };
            foreach (var group in StepTree.GroupsOf(step))
            {
                if (TotalWait(group) is not { } inner)
                {
                    return null;
                }

                total += inner.Ticks * (step is RepeatStep { Times: var times } ? (decimal)times : 1);
            }

            if (total > ScenarioLimits.DurationTotalMax.Ticks)
            {
                return null;
            }
        }

        return TimeSpan.FromTicks((long)total);
    }
}

using System.Globalization;
using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Says in what a second recording differs from a first one: what is missing, new, slower, in another order, or ended otherwise.</summary>
/// <remarks>
/// A pure function of both. Ids, times of day and payloads do not count: flows are paired by the event they begin with and what that is about, and what is in them by the
/// way that leads to it from there. Recordings of one scenario with one seed have no difference.
/// </remarks>
public static class FlowComparison
{
    /// <summary>Compares two recordings.</summary>
    /// <param name="first">The records of the first one.</param>
    /// <param name="second">The records of the second one.</param>
    /// <param name="options">What to go by; null for the defaults.</param>
    /// <returns>The differences.</returns>
    public static ComparisonReport Compare(IEnumerable<LogRecord> first, IEnumerable<LogRecord> second, ComparisonOptions? options = null)
    {
        options ??= new ComparisonOptions();
        var (left, right) = (FlowAnalysis.Analyze(first).Flows, FlowAnalysis.Analyze(second).Flows);
        List<FlowDifference> differences = [];
        Dictionary<string, int> names = new(StringComparer.Ordinal);
        foreach (var (one, two) in FlowPairs.Of(left, right))
        {
            var name = NameOf(one ?? two!, names);
            if (one is null || two is null)
            {
                var kind = one is null ? FlowDifferenceKind.New : FlowDifferenceKind.Missing;
                differences.Add(new FlowDifference(kind, name, "the whole flow", CountOf(one), CountOf(two)));
            }
            else
            {
                Compare(FlowShape.Of(one), FlowShape.Of(two), name, options, differences);
            }
        }

        return new ComparisonReport((left.Count, right.Count), differences);
    }

    private static void Compare(FlowShape first, FlowShape second, string flow, ComparisonOptions options, List<FlowDifference> differences)
    {
        var left = first.Parts.ToDictionary(static part => part.Key, StringComparer.Ordinal);
        var right = second.Parts.ToDictionary(static part => part.Key, StringComparer.Ordinal);
        differences.AddRange(first.Parts.Where(part => !right.ContainsKey(part.Key)).Select(part => new FlowDifference(FlowDifferenceKind.Missing, flow, part.Name, Describe(part), null)));
        differences.AddRange(second.Parts.Where(part => !left.ContainsKey(part.Key)).Select(part => new FlowDifference(FlowDifferenceKind.New, flow, part.Name, null, Describe(part))));
        var common = first.Parts.Where(part => right.ContainsKey(part.Key)).Select(part => (One: part, Two: right[part.Key])).ToList();
        differences.AddRange(common.Where(static pair => pair.One.Outcome != pair.Two.Outcome)
            .Select(pair => new FlowDifference(FlowDifferenceKind.Outcome, flow, pair.One.Name, pair.One.Outcome, pair.Two.Outcome)));
        differences.AddRange(Moved(first, right, second, left).Select(moved => new FlowDifference(FlowDifferenceKind.Reordered, flow, moved.Name, moved.First, moved.Second)));
        differences.AddRange(common.Where(pair => IsSlower(pair.One.Duration, pair.Two.Duration, options))
            .Select(pair => new FlowDifference(FlowDifferenceKind.Slower, flow, pair.One.Name, Quantity.Duration(pair.One.Duration!.Value), Quantity.Duration(pair.Two.Duration!.Value))));
    }

    // Only events: when handlings of several services begin says little.
    private static IEnumerable<(string Name, string First, string Second)> Moved(
        FlowShape first,
        Dictionary<string, ShapePart> inSecond,
        FlowShape second,
        Dictionary<string, ShapePart> inFirst)
    {
        var left = first.Parts.Where(part => part.Duration is null && inSecond.ContainsKey(part.Key)).ToList();
        var right = second.Parts.Where(part => part.Duration is null && inFirst.ContainsKey(part.Key)).ToList();
        var placeOf = left.Select(static (part, place) => (part.Key, place)).ToDictionary(static pair => pair.Key, static pair => pair.place, StringComparer.Ordinal);
        var places = right.Select(part => placeOf[part.Key]).ToList();
        var kept = LongestRise.Of(places);
        for (var i = 0; i < right.Count; i++)
        {
            if (!kept.Contains(i))
            {
                yield return (right[i].Name, After(left, places[i]), After(right, i));
            }
        }
    }

    private static string After(List<ShapePart> parts, int place) => place == 0 ? "first" : $"after {parts[place - 1].Name}";

    private static bool IsSlower(TimeSpan? first, TimeSpan? second, ComparisonOptions options) =>
        first is { } one && second is { } two && two > one && two.Ticks >= one.Ticks * options.SlowerFactor && two - one >= options.SlowerMin;

    private static string Describe(ShapePart part) => part.Outcome ?? $"at {Quantity.Duration(part.At)}";

    private static string? CountOf(Flow? flow) => flow is null ? null : Quantity.Count(flow.EventCount, "event");

    private static string NameOf(Flow flow, Dictionary<string, int> names)
    {
        var name = FlowPairs.SubjectOf(flow) is { } subject ? $"{FlowPairs.TypeOf(flow)} {subject}" : FlowPairs.TypeOf(flow);
        var number = names[name] = names.GetValueOrDefault(name) + 1;
        return number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} #{number}");
    }
}

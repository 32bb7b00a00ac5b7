using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Evaluates a <see cref="WithinCheck"/>.</summary>
internal static class WithinEvaluation
{
    public static CheckResult Evaluate(WithinCheck check, Observation observation)
    {
        var expected = check.Min == TimeSpan.Zero
            ? $"{DurationText.Format(check.Max)} or less after each {check.After}"
            : $"{DurationText.Format(check.Min)} to {DurationText.Format(check.Max)} after each {check.After}";
        var (actual, passed) = Find(check, FollowersOf(check, observation));
        return new CheckResult("within", check.Event, expected, actual, passed, check.Location);
    }

    // The time from each first event to the one that follows it, in log order; null where none follows.
    private static List<TimeSpan?> FollowersOf(WithinCheck check, Observation observation)
    {
        var next = new Dictionary<string, EventEnvelope>(StringComparer.Ordinal);
        var times = new List<TimeSpan?>();
        for (var i = observation.Events.Count - 1; i >= 0; i--)
        {
            var published = observation.Events[i];
            if (published.Type == check.After)
            {
                times.Add(next.TryGetValue(published.CorrelationId, out var follower) ? Between(published, follower) : null);
            }

            if (published.Type == check.Event)
            {
                next[published.CorrelationId] = published;
            }
        }

        times.Reverse();
        return times;
    }

    private static (string Actual, bool Passed) Find(WithinCheck check, List<TimeSpan?> times)
    {
        if (times.Count == 0)
        {
            return ($"no {check.After} was published", false);
        }

        var slowest = TimeSpan.Zero;
        for (var i = 0; i < times.Count; i++)
        {
            var which = times.Count == 1 ? "" : $" number {i + 1} of {times.Count}";
            if (times[i] is not { } time)
            {
                return ($"none after {check.After}{which}", false);
            }

            if (time < check.Min || time > check.Max)
            {
                return ($"{DurationText.Format(time)} after {check.After}{which}", false);
            }

            slowest = time > slowest ? time : slowest;
        }

        return (times.Count == 1 ? DurationText.Round(slowest) : $"{DurationText.Round(slowest)} or less, {times.Count} times", true);
    }

    // Log order is not time order on every stage.
    private static TimeSpan Between(EventEnvelope first, EventEnvelope second) => second.Time > first.Time ? second.Time - first.Time : TimeSpan.Zero;
}

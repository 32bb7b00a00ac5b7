namespace Rehearsal.Scenarios;

/// <summary>Controls of what must follow in time: <see cref="BreachNotificationControl"/> and <see cref="ErasureControl"/>.</summary>
internal static class DeadlineControls
{
    public static ControlFinding Evaluate(BreachNotificationControl control, TimeSpan within, Observation observation) =>
        Follow(control.Detected, control.Notified, new SubjectKey(control.By), within, observation);

    public static ControlFinding Evaluate(ErasureControl control, TimeSpan within, Observation observation)
    {
        var key = new SubjectKey(control.By);
        var followed = Follow(control.Requested, control.Erased, key, within, observation);
        if (control.Forgets.Count == 0)
        {
            return followed;
        }

        var expected = $"{followed.Expected}, and no {string.Join(", ", control.Forgets)} of it afterwards";
        var broken = followed.Holds ? Forgetting.FindBroken(control, key, observation) : null;
        return new ControlFinding(expected, broken ?? followed.Actual, followed.Holds && broken is null);
    }

    // From the end on, so that the next event of the second type is known for each one of the first.
    private static ControlFinding Follow(string first, string second, SubjectKey key, TimeSpan within, Observation observation)
    {
        var expected = $"{second} within {ControlTime.Format(within)} of each {first}, {key.Shared}";
        var next = new Dictionary<string, SubjectEvent>(StringComparer.Ordinal);
        var seen = 0;
        var longest = TimeSpan.Zero;
        string? broken = null;
        foreach (var about in SubjectEvent.All(observation, key, first, second).Reverse())
        {
            var subject = about.Subject?.Key;
            if (about.Event.Type == second && subject is not null)
            {
                next[subject] = about;
            }
            else if (about.Event.Type == first)
            {
                seen++;
                var time = subject is not null && next.TryGetValue(subject, out var follower) ? ControlTime.Between(about, follower) : (TimeSpan?)null;
                longest = time > longest ? time.Value : longest;
                broken = time is null ? $"none after {about.Shown}" : time > within ? $"{ControlTime.Format(time.Value)} after {about.Shown}" : broken;
            }
        }

        return seen == 0 ? new ControlFinding(expected, $"no evidence: no {first} was published", false)
            : broken is not null ? new ControlFinding(expected, broken, false)
            : new ControlFinding(expected, seen == 1 ? ControlTime.Format(longest) : $"{ControlTime.Format(longest)} or less, {seen} times", true);
    }
}

/// <summary>Times of years and of milliseconds, for people.</summary>
internal static class ControlTime
{
    private static readonly TimeSpan HoursMax = TimeSpan.FromDays(4);

    /// <summary>Writes a time exactly: in days or hours where they are whole, else in seconds.</summary>
    public static string Format(TimeSpan time) => time switch
    {
        _ when time > HoursMax && time.Ticks % TimeSpan.TicksPerDay == 0 => $"{time.Days} d",
        _ when time > TimeSpan.Zero && time.Ticks % TimeSpan.TicksPerHour == 0 => $"{time.Ticks / TimeSpan.TicksPerHour} h",
        _ when time > HoursMax => $"{time.Days} d {DurationText.Format(time - TimeSpan.FromDays(time.Days))}",
        _ => DurationText.Format(time),
    };

    /// <summary>Returns the time from one event to a later one. Log order is not time order on every stage.</summary>
    public static TimeSpan Between(SubjectEvent first, SubjectEvent second) => second.Event.Time > first.Event.Time ? second.Event.Time - first.Event.Time : TimeSpan.Zero;
}

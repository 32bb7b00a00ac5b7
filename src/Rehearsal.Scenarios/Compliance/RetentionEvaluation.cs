using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Evaluates a <see cref="RetentionControl"/>: what deletes something deletes all that was stored about the same before it.</summary>
internal static class RetentionEvaluation
{
    public static ControlFinding Evaluate(RetentionControl control, Observation observation)
    {
        var key = new SubjectKey(control.By);
        var expected = Expected(control, key);
        var now = observation.Now ?? LastTime(observation);
        var stored = new Dictionary<string, List<SubjectEvent>>(StringComparer.Ordinal);
        var gone = new HashSet<string>(StringComparer.Ordinal);
        var seen = 0;
        foreach (var about in SubjectEvent.All(observation, key, control.Created, control.Deleted))
        {
            var subject = about.Subject?.Key;
            if (about.Event.Type == control.Created)
            {
                if (subject is null)
                {
                    return new ControlFinding(expected, $"{about.Shown} is stored", false);
                }

                stored.TryAdd(subject, []);
                stored[subject].Add(about);
                continue;
            }

            if (subject is null || !stored.Remove(subject, out var deleted))
            {
                if (subject is not null && gone.Contains(subject))
                {
                    continue;
                }

                return new ControlFinding(expected, $"no {control.Created} before {about.Shown}", false);
            }

            gone.Add(subject);
            foreach (var created in deleted)
            {
                seen++;
                var kept = ControlTime.Between(created, about);
                if (kept < control.AtLeast || kept > control.AtMost)
                {
                    return new ControlFinding(expected, $"{ControlTime.Format(kept)}: {about.Shown}", false);
                }
            }
        }

        if (stored.Values.SelectMany(static kept => kept).Where(created => now - created.Event.Time > control.AtMost).MinBy(static created => created.Index) is { } late)
        {
            return new ControlFinding(expected, $"no {control.Deleted} after {late.Shown}", false);
        }

        return seen == 0
            ? new ControlFinding(expected, $"no evidence: no {control.Deleted} was published", false)
            : new ControlFinding(expected, $"{seen} kept and deleted in time", true);
    }

    private static string Expected(RetentionControl control, SubjectKey key)
    {
        var time = (control.AtLeast, control.AtMost) switch
        {
            ({ } least, { } most) => $"{ControlTime.Format(least)} to {ControlTime.Format(most)}",
            (null, { } most) => $"{ControlTime.Format(most)} or less",
            var (least, _) => $"{ControlTime.Format(least ?? default)} or more",
        };
        return $"{control.Deleted} {time} after each {control.Created}, {key.Shared}";
    }

    private static DateTimeOffset LastTime(Observation observation)
    {
        var last = DateTimeOffset.MinValue;
        foreach (EventEnvelope published in observation.Events)
        {
            last = published.Time > last ? published.Time : last;
        }

        return last;
    }
}

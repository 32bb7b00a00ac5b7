namespace Rehearsal.Scenarios;

/// <summary>Controls of what came before, in one pass: <see cref="AccessControl"/> and <see cref="SegregationControl"/>.</summary>
internal static class PrecedenceControls
{
    public static ControlFinding Evaluate(AccessControl control, Observation observation)
    {
        var key = new SubjectKey(control.By);
        var expected = $"{control.Granted} before each {control.Access}, {key.Shared}{(control.Revoked is null ? "" : $", and no {control.Revoked} since")}";
        var granted = new Dictionary<string, bool>(StringComparer.Ordinal);
        var seen = 0;
        foreach (var about in SubjectEvent.All(observation, key, control.Access, control.Granted, control.Revoked))
        {
            if (about.Event.Type == control.Access)
            {
                seen++;
                var isGranted = false;
                var wasGranted = about.Subject is { } accessed && granted.TryGetValue(accessed.Key, out isGranted);
                if (!isGranted)
                {
                    return new ControlFinding(expected, wasGranted ? $"{control.Revoked} before {about.Shown}" : $"no {control.Granted} before {about.Shown}", false);
                }
            }
            else if (about.Subject is { } subject)
            {
                granted[subject.Key] = about.Event.Type == control.Granted;
            }
        }

        return seen == 0
            ? new ControlFinding(expected, $"no evidence: no {control.Access} was published", false)
            : new ControlFinding(expected, $"{seen} granted", true);
    }

    public static ControlFinding Evaluate(SegregationControl control, Observation observation)
    {
        var key = new SubjectKey(control.By);
        var expected = $"{control.SecondActor} of each {control.Second} is not {control.FirstActor} of {control.First} before it, {key.Shared}";
        var (firstActor, secondActor) = (FieldPath.Parse(control.FirstActor), FieldPath.Parse(control.SecondActor));
        var firsts = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var seen = 0;
        foreach (var about in SubjectEvent.All(observation, key, control.First, control.Second))
        {
            var subject = about.Subject?.Key;
            var isFirst = about.Event.Type == control.First;
            var actor = ActorOf(about, isFirst ? firstActor : secondActor);
            if (isFirst && subject is not null)
            {
                firsts.TryAdd(subject, new HashSet<string>(StringComparer.Ordinal));
                firsts[subject].Add(actor ?? "");
            }
            else if (!isFirst)
            {
                seen++;
                var before = subject is null ? null : firsts.GetValueOrDefault(subject);
                var broken = before is null ? $"no {control.First} before {about.Shown}"
                    : actor is null ? $"no {control.SecondActor} in {about.Shown}"
                    : before.Contains("") ? $"no {control.FirstActor} in {control.First} before {about.Shown}"
                    : before.Contains(actor) ? $"both by the same: {about.Shown}"
                    : null;
                if (broken is not null)
                {
                    return new ControlFinding(expected, broken, false);
                }
            }
        }

        return seen == 0
            ? new ControlFinding(expected, $"no evidence: no {control.Second} was published", false)
            : new ControlFinding(expected, $"{seen} by two", true);
    }

    // Null for nobody.
    private static string? ActorOf(SubjectEvent about, FieldPath? path)
    {
        using var payload = FieldConditions.TryParse(about.Event.Data);
        return payload is not null && PayloadFields.Find(payload, path) is { } actor && PayloadFields.HasContent(actor) ? PayloadFields.CanonicalText(actor) : null;
    }
}

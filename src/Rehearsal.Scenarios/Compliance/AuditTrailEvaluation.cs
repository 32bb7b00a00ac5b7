namespace Rehearsal.Scenarios;

/// <summary>Evaluates an <see cref="AuditTrailControl"/>: each decision takes the first entry about it that no earlier one took.</summary>
internal static class AuditTrailEvaluation
{
    public static ControlFinding Evaluate(AuditTrailControl control, Observation observation)
    {
        var key = new SubjectKey(control.By);
        var decisions = string.Join(", ", control.Events);
        var fields = control.Fields.Count == 0 ? "" : $" with {string.Join(", ", control.Fields)}";
        var expected = control.Entry is null ? $"each {decisions}{fields}" : $"{control.Entry}{fields} after each {decisions}, {key.Shared}";
        var waiting = new Dictionary<string, Queue<SubjectEvent>>(StringComparer.Ordinal);
        var seen = 0;
        foreach (var about in SubjectEvent.All(observation, key, [control.Entry, .. control.Events]))
        {
            var isEntry = about.Event.Type == control.Entry;
            var queue = about.Subject is { } subject ? QueueOf(waiting, subject.Key) : null;
            seen += isEntry ? 0 : 1;
            if (control.Entry is not null && !isEntry)
            {
                if (queue is null)
                {
                    return new ControlFinding(expected, $"no {control.Entry} after {about.Shown}", false);
                }

                queue.Enqueue(about);
            }
            else if ((!isEntry || queue?.TryDequeue(out _) == true) && MissingIn(about, control.Fields) is { } missing)
            {
                return new ControlFinding(expected, $"no {missing} in {about.Shown}", false);
            }
        }

        if (waiting.Values.Where(static queue => queue.Count > 0).Select(static queue => queue.Peek()).MinBy(static about => about.Index) is { } first)
        {
            return new ControlFinding(expected, $"no {control.Entry} after {first.Shown}", false);
        }

        return seen == 0
            ? new ControlFinding(expected, $"no evidence: no {string.Join(" or ", control.Events)} was published", false)
            : new ControlFinding(expected, $"{seen} on record", true);
    }

    private static Queue<SubjectEvent> QueueOf(Dictionary<string, Queue<SubjectEvent>> waiting, string key)
    {
        if (!waiting.TryGetValue(key, out var queue))
        {
            waiting[key] = queue = new Queue<SubjectEvent>();
        }

        return queue;
    }

    private static string? MissingIn(SubjectEvent about, IReadOnlyList<string> fields)
    {
        using var payload = FieldConditions.TryParse(about.Event.Data);
        foreach (var field in fields)
        {
            if (payload is null || PayloadFields.Find(payload, FieldPath.Parse(field)) is not { } value || !PayloadFields.HasContent(value))
            {
                return field;
            }
        }

        return null;
    }
}

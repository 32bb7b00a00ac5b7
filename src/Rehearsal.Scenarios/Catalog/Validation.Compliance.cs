namespace Rehearsal.Scenarios;

/// <content>Controls.</content>
internal sealed partial class Validation
{
    private void CheckControl(ComplianceControl control, string where)
    {
        switch (control)
        {
            case EncryptionControl encryption:
                CheckNames(control, "fields", encryption.Fields, FindEvents(control, "events", encryption.Events, where), where);
                break;
            case MinimisationControl minimisation:
                FindEvents(control, "events", minimisation.Events, where);
                break;
            case AccessControl access:
                CheckBy(access, where, ("access", access.Access), ("granted", access.Granted), ("revoked", access.Revoked));
                break;
            case AuditTrailControl audit:
                CheckAuditTrail(audit, where);
                break;
            case BreachNotificationControl breach:
                CheckBy(breach, where, ("detected", breach.Detected), ("notified", breach.Notified));
                break;
            case ErasureControl erasure:
                CheckBy(erasure, where, ("requested", erasure.Requested), ("erased", erasure.Erased));
                CheckNames(control, "forgets", erasure.Forgets, catalog.Events, where);
                break;
            case SegregationControl segregation:
                CheckBy(segregation, where, ("first", segregation.First), ("second", segregation.Second));
                CheckPath(events.GetValueOrDefault(segregation.First), segregation.FirstActor, control.PlaceOf("first_actor"), where);
                CheckPath(events.GetValueOrDefault(segregation.Second), segregation.SecondActor, control.PlaceOf("second_actor"), where);
                break;
            case RetentionControl retention:
                CheckBy(retention, where, ("created", retention.Created), ("deleted", retention.Deleted));
                break;
            default:
                break;
        }
    }

    private void CheckAuditTrail(AuditTrailControl audit, string where)
    {
        var decisions = FindEvents(audit, "events", audit.Events, where);
        var entry = audit.Entry is { } type ? FindEvent(type, audit.PlaceOf("entry"), where) : null;
        foreach (var schema in entry is null ? decisions : [.. decisions, entry])
        {
            CheckPaths(audit, "by", audit.By, schema, where);
        }

        foreach (var schema in audit.Entry is null ? decisions : entry is null ? [] : [entry])
        {
            CheckPaths(audit, "fields", audit.Fields, schema, where);
        }
    }

    // Events about the same thing have what says so.
    private void CheckBy(PairedControl control, string where, params ReadOnlySpan<(string Key, string? Type)> named)
    {
        foreach (var (key, type) in named)
        {
            CheckPaths(control, "by", control.By, type is null ? null : FindEvent(type, control.PlaceOf(key), where), where);
        }
    }

    private void CheckPaths(ComplianceControl control, string key, IReadOnlyList<string> paths, EventSchema? schema, string where)
    {
        for (var i = 0; i < paths.Count; i++)
        {
            CheckPath(schema, paths[i], control.PlaceOf(key, i), where);
        }
    }

    private List<EventSchema> FindEvents(ComplianceControl control, string key, IReadOnlyList<string> types, string where)
    {
        var found = new List<EventSchema>();
        for (var i = 0; i < types.Count; i++)
        {
            if (FindEvent(types[i], control.PlaceOf(key, i), where) is { } schema)
            {
                found.Add(schema);
            }
        }

        return types.Count == 0 ? [.. catalog.Events] : found;
    }

    // A name is looked for at every depth: one of the event types has a field of that name, unless there may be any.
    private void CheckNames(ComplianceControl control, string key, IReadOnlyList<string> names, IReadOnlyList<EventSchema> looked, string where)
    {
        var known = new SortedSet<string>(StringComparer.Ordinal);
        var isOpen = looked.Count == 0;
        foreach (var schema in looked)
        {
            isOpen |= Collect(schema.Fields, known);
        }

        for (var i = 0; i < names.Count; i++)
        {
            if (!isOpen && !known.Contains(names[i]))
            {
                errors.Add(
                    DiagnosticCodes.UnknownField, control.PlaceOf(key, i), $"no event has the field '{ShownText.Shorten(names[i])}' in {where}.", NearestName.OneOf([.. known]),
                    ShownText.Shorten(names[i]), NearestName.Fix(names[i], [.. known], "remove it"));
            }
        }
    }

    // True when there may be fields that the type does not tell of.
    private static bool Collect(IReadOnlyList<FieldSchema> fields, SortedSet<string> names)
    {
        var isOpen = false;
        foreach (var field in fields)
        {
            names.Add(field.Name);
            isOpen |= field.Fields is { } inner
                ? Collect(inner, names)
                : field.Kind is FieldKind.Any or FieldKind.Object || (field.Kind == FieldKind.List && field.ItemKind is FieldKind.Any or FieldKind.Object);
        }

        return isOpen;
    }
}

namespace Rehearsal.Scenarios;

/// <summary>Reads <c>compliance</c>: a mapping, or a list of them.</summary>
internal sealed class ComplianceReader(ReadingErrors errors)
{
    public void Read(YamlEntry entry, List<Check> checks)
    {
        foreach (var item in FlowCheckReader.ItemsOf(entry, errors))
        {
            if (ReadCheck(item) is { } check)
            {
                checks.Add(check with { Location = item is YamlMap && entry.Value is YamlList ? item.Location : entry.KeyLocation });
            }
        }
    }

    private ComplianceCheck? ReadCheck(YamlNode node)
    {
        if (YamlKeys.Of(node, "compliance", errors, CheckConstructs.Compliance.KeyNames) is not { } keys)
        {
            return null;
        }

        var before = errors.Count;
        var standards = new ControlKeys(keys, errors).OneOrMoreOf<ComplianceStandard>("standards", ComplianceCatalog.Standards);
        var areStandardsKnown = errors.Count == before && (keys.Find("standards") is not null || !keys.Means("standards"));
        var controls = new List<ComplianceControl>();
        foreach (var entry in keys.Entries)
        {
            if (ControlConstructs.All.FirstOrDefault(known => known.Name == entry.Key) is { } construct
                && ControlKeys.Of(entry, construct, errors) is { } given)
            {
                var control = ReadControl(entry.Key, given) with { Location = entry.KeyLocation, KeyLocations = given.Locations };
                if (areStandardsKnown)
                {
                    ReportTime(control, standards, given);
                }

                controls.Add(control);
            }
        }

        if (keys.Entries.Count == 0)
        {
            errors.Add(
                DiagnosticCodes.MissingKey, keys.Location, "the check of compliance names no control.", NearestName.OneOf(CheckConstructs.Compliance.KeyNames), "none",
                "add a control, or 'standards: [gdpr]'");
        }

        return new ComplianceCheck { Standards = standards, Controls = controls };
    }

    private ComplianceControl ReadControl(string name, ControlKeys keys) => name switch
    {
        "encryption" => new EncryptionControl(keys.Names("fields", required: true), keys.Pattern("matches")) { Events = keys.Events("events") },
        "minimisation" => ReadMinimisation(keys),
        "access_control" => Distinct(
            new AccessControl(keys.Event("access"), keys.Event("granted")) { Revoked = keys.EventOrNone("revoked"), By = keys.Paths("by") }, keys, "access", "granted", "revoked"),
        "audit_trail" => ReadAuditTrail(keys),
        "breach_notification" => Distinct(
            new BreachNotificationControl(keys.Event("detected"), keys.Event("notified")) { Within = keys.Duration("within"), By = keys.Paths("by") }, keys, "detected", "notified"),
        "erasure" => ReadErasure(keys),
        "segregation_of_duties" => Distinct(
            new SegregationControl(keys.Event("first"), keys.Path("first_actor"), keys.Event("second"), keys.Path("second_actor")) { By = keys.Paths("by") }, keys, "first", "second"),
        "retention" => ReadRetention(keys),
        _ => throw new ArgumentException($"The control {name} has no reader.", nameof(name)),
    };

    private static MinimisationControl ReadMinimisation(ControlKeys keys)
    {
        keys.RequireOneOf("the control says nothing that must not be seen.", "add 'never: [card_number]'", "never", "without");
        return new MinimisationControl
        {
            Never = keys.OneOrMoreOf<SensitiveData>("never", ComplianceCatalog.Data),
            Without = keys.Names("without"),
            Events = keys.Events("events"),
        };
    }

    private AuditTrailControl ReadAuditTrail(ControlKeys keys)
    {
        keys.RequireOneOf("the control says nothing that must be on record.", "add 'fields: [approver, reason]', or 'entry: …'", "entry", "fields");
        var control = new AuditTrailControl(keys.Events("events", required: true)) { Entry = keys.EventOrNone("entry"), Fields = keys.Paths("fields"), By = keys.Paths("by") };
        if (control.Entry is { } entry && control.Events.Contains(entry))
        {
            Impossible(keys, "entry", "none of 'events'", entry);
        }

        if (keys.Has("by") && !keys.Means("entry"))
        {
            errors.Add(DiagnosticCodes.MissingKey, keys.Locations["by"], "'by' needs the entry that is about the same.", "'entry' beside it", "none", "add 'entry: …'");
        }

        return control;
    }

    private ErasureControl ReadErasure(ControlKeys keys)
    {
        var control = new ErasureControl(keys.Event("requested"), keys.Event("erased"))
        {
            Within = keys.Duration("within"),
            Forgets = keys.Names("forgets"),
            By = keys.Paths("by"),
        };
        if (keys.Has("forgets") && !keys.Means("by"))
        {
            errors.Add(
                DiagnosticCodes.MissingKey, keys.Locations["forgets"], "'forgets' needs the field that says who is forgotten.", "'by' beside it", "none", "add 'by: customer_id'");
        }

        return Distinct(control, keys, "requested", "erased");
    }

    private RetentionControl ReadRetention(ControlKeys keys)
    {
        var control = new RetentionControl(keys.Event("created"), keys.Event("deleted"))
        {
            AtLeast = keys.Duration("at_least"),
            AtMost = keys.Duration("at_most"),
            By = keys.Paths("by"),
        };
        if (control.AtLeast > control.AtMost)
        {
            errors.Add(
                DiagnosticCodes.ImpossibleValue, keys.Locations["at_least"], "'at_least' must be at most 'at_most'.", DurationText.Format(control.AtMost.Value),
                DurationText.Format(control.AtLeast.Value), "write the shorter time there");
        }

        return Distinct(control, keys, "created", "deleted");
    }

    private void ReportTime(ComplianceControl control, IReadOnlyList<ComplianceStandard> standards, ControlKeys keys)
    {
        // A time that could not be read was told of.
        if (ComplianceCatalog.MissingTimeOf(control, standards) is { } key && !keys.Means(key) && !keys.Means("at_most"))
        {
            errors.Add(
                DiagnosticCodes.MissingKey, keys.Location, $"'{ComplianceCatalog.NameOf(control.Kind)}' {ComplianceCatalog.WhyMissing(key)}.", $"the key '{key}'", "none",
                $"add '{key}: {(control is RetentionControl ? "30d" : "72h")}'");
        }

        if (ComplianceCatalog.LaxTimeOf(control, standards) is var (lax, given))
        {
            var time = ControlTime.Format(ComplianceCatalog.TimeOf(control.Kind, standards)!.Value);
            var expected = $"{(control is RetentionControl ? "at least" : "at most")} {time}";
            errors.Add(
                DiagnosticCodes.ImpossibleValue, keys.Locations[lax], $"'{lax}' must be {expected} for {string.Join(", ", ComplianceCatalog.ClausesOf(control.Kind, standards))}.", expected,
                ControlTime.Format(given), lax == "at_most" ? "allow more, or remove the standard" : "remove the key: the standards set the time");
        }
    }

    private T Distinct<T>(T control, ControlKeys keys, params string[] names)
        where T : ComplianceControl
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, type) in names.Zip(ControlEvents.Of(control)))
        {
            if (type is { Length: > 0 } && !seen.Add(type))
            {
                Impossible(keys, name, $"another type than {string.Join(" and ", names.Where(other => other != name).Select(static other => $"'{other}'"))}", type);
            }
        }

        return control;
    }

    private void Impossible(ControlKeys keys, string key, string expected, string found) => errors.Add(
        DiagnosticCodes.ImpossibleValue, keys.Locations[key], $"'{key}' must be {expected}.", expected, ShownText.Shorten(found), "write another event type");
}

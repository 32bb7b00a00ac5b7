namespace Rehearsal.Scenarios;

/// <summary>Reads <c>within</c> and <c>invariant</c>: a mapping, or a list of them.</summary>
internal sealed class FlowCheckReader(ReadingErrors errors)
{
    public void Read(YamlEntry entry, List<Check> checks)
    {
        foreach (var item in ItemsOf(entry, errors))
        {
            if ((entry.Key == "within" ? (Check?)ReadWithin(item) : ReadInvariant(item)) is { } check)
            {
                checks.Add(check with { Location = item is YamlMap && entry.Value is YamlList ? item.Location : entry.KeyLocation });
            }
        }
    }

    /// <summary>Returns the mappings of a check that may be a list of them.</summary>
    public static IReadOnlyList<YamlNode> ItemsOf(YamlEntry entry, ReadingErrors errors)
    {
        if (entry.Value is not YamlList list)
        {
            return [entry.Value];
        }

        if (list.Items.Count == 0)
        {
            errors.Impossible(entry.Value, $"'{entry.Key}'", "a mapping, or a list with at least one", "add one, or remove the key");
        }

        return list.Items;
    }

    private WithinCheck? ReadWithin(YamlNode node)
    {
        if (YamlKeys.Of(node, "within", errors, CheckConstructs.Within.KeyNames) is not { } keys)
        {
            return null;
        }

        var after = keys.Require("after");
        var follows = keys.Require("event");
        var max = YamlValues.Duration(keys.Require("max"), "'max'", errors);
        var min = YamlValues.Duration(keys.Find("min"), "'min'", errors);
        if (min > max)
        {
            errors.Impossible(keys.Find("min")!, "'min'", "at most 'max'");
        }

        return new WithinCheck(YamlValues.EventType(after, "'after'", errors) ?? "", YamlValues.EventType(follows, "'event'", errors) ?? "")
        {
            AfterLocation = after?.Location ?? default,
            EventLocation = follows?.Location ?? default,
            Max = max ?? default,
            Min = min ?? default,
        };
    }

    private InvariantCheck? ReadInvariant(YamlNode node)
    {
        if (YamlKeys.Of(node, "invariant", errors, CheckConstructs.Invariant.KeyNames) is not { } keys)
        {
            return null;
        }

        var type = keys.Require("event");
        var of = keys.Find("of");
        var never = keys.Find("never_more_than");
        var compare = keys.Find("compare");
        if ((keys.Find("fields") ?? of ?? compare ?? never) is null)
        {
            errors.Add(
                DiagnosticCodes.MissingKey, keys.Location, "the invariant says nothing that must hold.", "one or more of: fields, of, never_more_than", "none",
                "add 'fields: [ { field: …, value: … } ]'");
        }

        if (compare is not null && of is null)
        {
            errors.Add(DiagnosticCodes.MissingKey, keys.PlaceOf("compare"), "'compare' needs the event to compare with.", "'of' beside it", "none", "add 'of: …'");
        }

        return new InvariantCheck(YamlValues.EventType(type, "'event'", errors) ?? "")
        {
            Name = YamlValues.Text(keys.Find("name"), "'name'", errors),
            EventLocation = type?.Location ?? default,
            Conditions = new ConditionReader(errors).ReadPlain(keys.Find("fields"), "'fields'"),
            Of = YamlValues.EventType(of, "'of'", errors),
            OfLocation = of?.Location ?? default,
            Relations = ReadRelations(compare),
            NeverMoreThan = YamlValues.EventType(never, "'never_more_than'", errors),
            NeverMoreThanLocation = never?.Location ?? default,
        };
    }

    private List<FieldRelation> ReadRelations(YamlNode? node)
    {
        var relations = new List<FieldRelation>();
        if (node is null)
        {
            return relations;
        }

        if (node is not YamlList { Items.Count: > 0 } list)
        {
            errors.WrongType(node, "'compare'", "a list of field relations", "write '- { field: amount, equals: total }'");
            return relations;
        }

        foreach (var item in list.Items)
        {
            ReadRelation(item, relations);
        }

        return relations;
    }

    private void ReadRelation(YamlNode node, List<FieldRelation> relations)
    {
        if (YamlKeys.Of(node, "compare", errors, CheckConstructs.Relation.KeyNames) is not { } keys)
        {
            return;
        }

        var pathNode = keys.Require("field");
        var path = ReadPath(pathNode, "'field'");
        var found = 0;
        foreach (var (key, _, value) in keys.Entries)
        {
            FieldOperator? kind = key switch
            {
                "equals" => FieldOperator.Equal,
                "greater_than" => FieldOperator.Greater,
                "less_than" => FieldOperator.Less,
                _ => null,
            };
            found += kind is null ? 0 : 1;
            if (kind is { } compared && ReadPath(value, $"'{key}'") is { } other && path is not null)
            {
                relations.Add(new FieldRelation(path, compared, other) { Location = pathNode!.Location, OtherLocation = value.Location });
            }
        }

        if (found == 0)
        {
            errors.Add(DiagnosticCodes.MissingKey, keys.Location, "a field relation has no operator.", "one of: equals, greater_than, less_than", "none", "add 'equals: …'");
        }
    }

    private string? ReadPath(YamlNode? node, string what)
    {
        var path = YamlValues.Text(node, what, errors);
        if (path is not null)
        {
            ConditionReader.CheckPath(path, node!.Location, errors);
        }

        return path;
    }
}

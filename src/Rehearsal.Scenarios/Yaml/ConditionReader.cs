using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Reads what <c>event_data</c> says of one event type.</summary>
/// <remarks>
/// A list of items: <c>- { field: status, value: confirmed }</c>. An item has a field and one operator or more. Which event is
/// meant is said for the whole list, <c>{ occurrence: 2, fields: [ … ] }</c>, or on an item, <c>- { field: …, value: …, occurrence: all }</c>;
/// items of one occurrence make one check.
/// </remarks>
internal sealed class ConditionReader(ReadingErrors errors)
{
    private static readonly string[] ListKeys = CheckConstructs.PerEvent.KeyNames;
    private static readonly string[] ItemKeys = CheckConstructs.Condition.KeyNames;
    private static readonly string[] PlainKeys = [.. ItemKeys.Where(static key => key != "occurrence")];

    public void Read(YamlEntry entry, List<Check> checks)
    {
        YamlNode? fields = entry.Value;
        var occurrence = Occurrence.Any;
        if (entry.Value is YamlMap)
        {
            var keys = YamlKeys.Of(entry.Value, entry.Key, errors, ListKeys)!;
            occurrence = ReadOccurrence(keys.Find("occurrence")) ?? Occurrence.Any;
            fields = keys.Require("fields");
        }

        if (fields is not YamlList { Items.Count: > 0 } list)
        {
            if (fields is not null)
            {
                errors.WrongType(fields, $"the data of '{entry.Key}'", "a list of field conditions", "write '- { field: order_id, value: … }'");
            }

            return;
        }

        var groups = new List<Group>();
        foreach (var item in list.Items)
        {
            ReadItem(item, occurrence, groups, ItemKeys);
        }

        foreach (var group in groups)
        {
            checks.Add(new EventDataCheck(entry.Key, group.Conditions) { Occurrence = group.Occurrence, Location = entry.KeyLocation });
        }
    }

    /// <summary>Reads a list of conditions that are all of one thing.</summary>
    public List<FieldCondition> ReadPlain(YamlNode? node, string what)
    {
        if (node is null)
        {
            return [];
        }

        if (node is not YamlList { Items.Count: > 0 } list)
        {
            errors.WrongType(node, what, "a list of field conditions", "write '- { field: order_id, value: … }'");
            return [];
        }

        var groups = new List<Group>();
        foreach (var item in list.Items)
        {
            ReadItem(item, Occurrence.Any, groups, PlainKeys);
        }

        return groups.Count == 0 ? [] : groups[0].Conditions;
    }

    /// <summary>Reports a field path that cannot be read.</summary>
    public static void CheckPath(string path, SourceLocation location, ReadingErrors errors)
    {
        if (FieldPath.Parse(path) is null)
        {
            errors.Add(
                DiagnosticCodes.ImpossibleValue, location, $"'{ShownText.Shorten(path)}' is not a field path.", FieldPath.Expected,
                $"'{ShownText.Shorten(path)}'", "write names joined by dots, and list positions in brackets");
        }
    }

    private void ReadItem(YamlNode node, Occurrence common, List<Group> groups, string[] known)
    {
        if (YamlKeys.Of(node, "field condition", errors, known) is not { } keys)
        {
            return;
        }

        var pathNode = keys.Require("field");
        var path = YamlValues.Text(pathNode, "'field'", errors);
        if (path is not null)
        {
            CheckPath(path, pathNode!.Location, errors);
        }

        var occurrence = ReadOccurrence(keys.Find("occurrence")) ?? common;
        var conditions = GroupOf(occurrence, groups);
        var operators = 0;
        foreach (var (key, location, value) in keys.Entries)
        {
            if (key is "field" or "occurrence")
            {
                continue;
            }

            operators++;
            if (ReadOperator(key, value) is var (kind, operand) && path is not null)
            {
                conditions.Add(new FieldCondition(path, kind, operand) { Location = pathNode!.Location });
            }
        }

        if (operators == 0)
        {
            errors.Add(
                DiagnosticCodes.MissingKey, keys.Location, "a field condition has no operator.", "one of: exists, greater, less, matches, value",
                "none", "add 'value: …'");
        }
    }

    private (FieldOperator Operator, EventData Operand)? ReadOperator(string key, YamlNode value)
    {
        switch (key)
        {
            case "value":
                return (FieldOperator.Equal, YamlJson.Encode(value, "'value'", errors));
            case "matches":
                if (YamlValues.Text(value, "'matches'", errors) is not { } pattern)
                {
                    return null;
                }

                if (ScenarioRules.CompilePattern(pattern) is null)
                {
                    errors.Impossible(value, "'matches'", ScenarioRules.PatternExpected);
                }

                return (FieldOperator.Matches, YamlJson.Encode(value, "'matches'", errors));
            case "exists":
                return YamlValues.Boolean(value, "'exists'", errors) is null
                    ? null
                    : (FieldOperator.Exists, YamlJson.Encode(value, "'exists'", errors));
            case "greater" or "less":
                if (value is not YamlScalar { Kind: YamlScalarKind.Number or YamlScalarKind.NotFinite })
                {
                    errors.WrongType(value, $"'{key}'", "a number");
                    return null;
                }

                return (key == "greater" ? FieldOperator.Greater : FieldOperator.Less, YamlJson.Encode(value, $"'{key}'", errors));
            default:
                return null;
        }
    }

    private Occurrence? ReadOccurrence(YamlNode? node)
    {
        switch (node)
        {
            case null:
                return null;
            case YamlScalar { Text: "all", Kind: YamlScalarKind.Text }:
                return Occurrence.All;
            case YamlScalar { Kind: YamlScalarKind.Text }:
                errors.Impossible(node, "'occurrence'", "a number from 1, or all");
                return null;
            default:
                return YamlValues.Whole(node, "'occurrence'", 1, errors) is { } number ? new Occurrence(number) : null;
        }
    }

    private static List<FieldCondition> GroupOf(Occurrence occurrence, List<Group> groups)
    {
        foreach (var group in groups)
        {
            if (group.Occurrence == occurrence)
            {
                return group.Conditions;
            }
        }

        var added = new Group(occurrence, []);
        groups.Add(added);
        return added.Conditions;
    }

    /// <summary>The conditions on one occurrence.</summary>
    private sealed record Group(Occurrence Occurrence, List<FieldCondition> Conditions);
}

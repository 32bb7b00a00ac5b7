using System.Globalization;

namespace Rehearsal.Scenarios;

/// <summary>Reads the steps that hold steps.</summary>
internal sealed class StepGroupReader(ReadingErrors errors, ColumnBudget budget, Columns? columns)
{
    private const string OwnSteps = "steps";

    public Step? Read(YamlEntry entry) => entry.Key switch
    {
        "repeat" => ReadRepeat(entry),
        "parallel" => ReadParallel(entry),
        _ => ReadTable(entry),
    };

    private Step? ReadRepeat(YamlEntry entry)
    {
        if (YamlKeys.Of(entry.Value, "repeat", errors, StepConstructs.Repeat.KeyNames) is not { } keys)
        {
            return null;
        }

        var timesNode = Filled(keys.Require("times"));
        var times = YamlValues.Whole(timesNode, "'times'", 1, errors);
        if (times > ScenarioLimits.StepsTakenMax)
        {
            errors.Add(
                DiagnosticCodes.TooLarge, timesNode!.Location, "the steps are repeated too often.", $"at most {ScenarioLimits.StepsTakenMax:N0} rounds",
                $"{times:N0}", "repeat less often");
            times = 1;
        }

        var nameNode = Filled(keys.Find("as"));
        var name = YamlValues.Text(nameNode, "'as'", errors);
        if (name is not null && !Columns.IsName(name))
        {
            errors.Impossible(nameNode!, "'as'", "letters, digits and '_', a letter first");
            name = null;
        }

        if (keys.Require("steps") is not { } steps)
        {
            return null;
        }

        if (nameNode is null || name is null)
        {
            return new RepeatStep(times ?? 1, new StepReader(errors, budget, columns).Read(steps, "'repeat'")) { Location = entry.KeyLocation };
        }

        // Rounds differ by their number alone: what is wrong in one is wrong in all.
        var rows = new List<TableRow>();
        var before = errors.Count;
        for (var round = 1; round <= (times ?? 1) && errors.Count == before; round++)
        {
            var number = new YamlScalar(round.ToString(CultureInfo.InvariantCulture), YamlScalarKind.Number, nameNode.Location);
            rows.Add(ReadRow(new YamlMap([new YamlEntry(name, nameNode.Location, number)], nameNode.Location), steps, "'repeat'"));
        }

        return new TableStep(rows) { Location = entry.KeyLocation };
    }

    private ParallelStep? ReadParallel(YamlEntry entry)
    {
        if (YamlKeys.Of(entry.Value, "parallel", errors, StepConstructs.Parallel.KeyNames) is not { } keys || keys.Require("branches") is not { } node)
        {
            return null;
        }

        if (node is not YamlList list)
        {
            errors.WrongType(node, "'branches'", "a list of branches, each a list of steps", "write '- - trigger: { event: … }' for each branch");
            return null;
        }

        if (list.Items.Count is 0 or > ScenarioLimits.BranchesMax)
        {
            errors.Add(
                list.Items.Count == 0 ? DiagnosticCodes.ImpossibleValue : DiagnosticCodes.TooLarge, node.Location, "a parallel step has some branches.",
                $"1 to {ScenarioLimits.BranchesMax} branches", $"{list.Items.Count:N0}", "add a branch, or use fewer");
            return null;
        }

        if (columns is not null && !budget.TrySpend(list.Items.Count, 0, node.Location))
        {
            return null;
        }

        var branches = new List<IReadOnlyList<Step>>(list.Items.Count);
        foreach (var branch in list.Items)
        {
            branches.Add(new StepReader(errors, budget, columns).Read(branch, "a branch"));
        }

        return new ParallelStep(branches) { Location = entry.KeyLocation };
    }

    private TableStep? ReadTable(YamlEntry entry)
    {
        if (YamlKeys.Of(entry.Value, "table", errors, StepConstructs.Table.KeyNames) is not { } keys || keys.Require("rows") is not { } rowsNode)
        {
            return null;
        }

        if (rowsNode is not YamlList { Items.Count: > 0 } list)
        {
            errors.WrongType(rowsNode, "'rows'", "a list of mappings of columns to values", "write '- { column: value }' for each row");
            return null;
        }

        var steps = keys.Find(OwnSteps);
        var rows = new List<TableRow>(list.Items.Count);
        List<string>? names = null;
        foreach (var item in list.Items)
        {
            if (budget.IsSpent)
            {
                break;
            }

            if (ReadColumns(item, ref names) is not var (row, own))
            {
                continue;
            }

            if ((own ?? steps) is not { } taken)
            {
                errors.Add(
                    DiagnosticCodes.MissingKey, keys.Location, "'table' has no 'steps', and a row brings none.", "the key 'steps'", "only rows", "add 'steps: …'");
                continue;
            }

            rows.Add(ReadRow(row, taken, "'table'"));
        }

        return new TableStep(rows) { Location = entry.KeyLocation };
    }

    // All rows have the columns of the first one.
    private (YamlMap Columns, YamlNode? Steps)? ReadColumns(YamlNode item, ref List<string>? names)
    {
        if (item is YamlMap whole)
        {
            // A row's own steps have the row's columns, not those around it alone: they are filled in when they are read.
            var own = whole.Entries.FirstOrDefault(static entry => entry.Key == OwnSteps)?.Value;
            var columnsOnly = new YamlMap([.. whole.Entries.Where(static entry => entry.Key != OwnSteps)], whole.Location);
            if (Filled(columnsOnly) is not YamlMap { Entries.Count: > 0 } row)
            {
                errors.WrongType(item, "a row", "a mapping of columns to values", "write '{ column: value }'");
                return null;
            }

            names ??= [.. row.Entries.Select(static entry => entry.Key)];
            CheckNames(row, names);
            return (row, own);
        }

        if (Filled(item) is YamlMap filled)
        {
            return ReadColumns(filled, ref names);
        }

        errors.WrongType(item, "a row", "a mapping of columns to values", "write '{ column: value }'");
        return null;
    }

    private void CheckNames(YamlMap row, List<string> names)
    {
        foreach (var (name, location, _) in row.Entries)
        {
            if (!Columns.IsName(name))
            {
                errors.Add(
                    DiagnosticCodes.ImpossibleValue, location, "a column's name has letters, digits and '_', a letter first.", "a name such as amount or card_type",
                    $"'{ShownText.Shorten(name)}'", "rename the column");
            }
            else if (!names.Contains(name))
            {
                errors.Add(
                    DiagnosticCodes.UnknownKey, location, $"the first row has no column '{ShownText.Shorten(name)}'.", NearestName.OneOf(names),
                    ShownText.Shorten(name), NearestName.Fix(name, names, "add it to all rows"));
            }
        }

        foreach (var name in names)
        {
            if (!row.Entries.Any(entry => entry.Key == name))
            {
                errors.Add(
                    DiagnosticCodes.MissingKey, row.Location, $"the row has no column '{ShownText.Shorten(name)}', as the first one has.",
                    $"the column '{ShownText.Shorten(name)}'", "a row without it", $"add '{ShownText.Shorten(name)}: …'");
            }
        }
    }

    private TableRow ReadRow(YamlMap row, YamlNode steps, string what)
    {
        budget.TrySpend(1, 0, row.Location);
        var values = row.Entries.ToDictionary(static entry => entry.Key, static entry => entry.Value, StringComparer.Ordinal);
        var reader = new StepReader(errors, budget, new Columns(columns, values, errors, budget));
        return new TableRow(YamlJson.Encode(row, "a row", errors), reader.Read(steps, what));
    }

    private YamlNode? Filled(YamlNode? node) => node is null || columns is null ? node : columns.TryFill(node, out var filled) ? filled : null;
}

using System.Text;

namespace Rehearsal.Scenarios;

/// <summary>The pages of the reference on steps, checks and faults, and its schema: made from the descriptions.</summary>
internal static class ScenarioReference
{
    private const string Note = "<!-- Made from the program: change src/Rehearsal.Scenarios/Language and approve, do not edit here. -->";

    private static readonly (string Folder, string One, string Many, string Intro, IReadOnlyList<Construct> All)[] Kinds =
    [
        ("steps", "Step", "Steps", "What a scenario does, under `steps` of its [file](../scenario-file.md). A list item is a mapping with one key, the step.", StepConstructs.All),
        ("checks", "Check", "Checks", "What must hold, under [assert](../steps/assert.md). Each is a pure function of what the run has recorded so far.", CheckConstructs.All),
        ("faults", "Fault", "Faults", "What goes wrong, under `chaos` of a [file](../scenario-file.md#chaos): a list of mappings, each with a `type`.", FaultConstructs.All),
    ];

    /// <summary>Returns the files by their path from the repository's root, with forward slashes.</summary>
    public static IEnumerable<(string Path, string Text)> Files()
    {
        yield return ("docs/reference/scenario.schema.json", ScenarioSchema.Text);
        foreach (var (folder, _, many, intro, all) in Kinds)
        {
            yield return ($"docs/reference/{folder}/README.md", IndexOf(many, intro, all));
            foreach (var construct in all)
            {
                yield return ($"docs/reference/{folder}/{construct.Name}.md", PageOf(construct));
            }
        }
    }

    /// <summary>Returns every example with the folder of the system it runs against.</summary>
    public static IEnumerable<(string Name, string System, string Yaml)> Examples() =>
        Kinds.SelectMany(static kind => kind.All.Select(construct => ($"{kind.Folder}/{construct.Name}", construct.ExampleSystem, construct.Example)));

    private static string IndexOf(string title, string intro, IReadOnlyList<Construct> all)
    {
        var page = new StringBuilder($"{Note}\n\n# {title}\n\n{intro}\n\n| | |\n|---|---|\n");
        foreach (var construct in all)
        {
            page.Append($"| [{construct.Name}]({construct.Name}.md) | {construct.Summary} |\n");
        }

        return page.ToString();
    }

    private static string RulesOf(Construct construct)
    {
        var rules = new List<string>();
        if (construct.Alternatives.Count > 0)
        {
            rules.Add($"There must be {string.Join(", or ", construct.Alternatives.Select(static keys => string.Join(" and ", keys.Select(static key => $"`{key}`"))))}.");
        }

        rules.AddRange(construct.Exclusive.Select(static pair => $"`{pair[0]}` and `{pair[1]}` exclude each other."));
        rules.AddRange(construct.Needs.Select(static pair => $"`{pair[0]}` needs `{pair[1]}`."));
        return rules.Count == 0 ? "" : $"{string.Join(' ', rules)}\n\n";
    }

    private static void AppendKeys(StringBuilder page, Construct construct)
    {
        page.Append("| Key | Value | |\n|---|---|---|\n");
        foreach (var key in construct.Keys)
        {
            page.Append($"| `{key.Name}` | {key.Shape.Words}{(key.IsRequired ? ", required" : "")} | {key.Prose}{(key.Default is { } absent ? $" Absent: {absent}." : "")} |\n");
        }

        page.Append('\n').Append(RulesOf(construct));
    }

    private static string PageOf(Construct construct)
    {
        var page = new StringBuilder($"{Note}\n\n# {construct.Name}\n\n{construct.Summary}\n\n");
        if (construct.Value is { } value)
        {
            page.Append($"Its value: {value.Words}.\n\n");
        }
        else
        {
            page.Append(construct.MayBeList ? "A mapping, or a list of them:\n\n" : "");
            AppendKeys(page, construct);
        }

        foreach (var paragraph in construct.Details)
        {
            page.Append(paragraph).Append("\n\n");
        }

        foreach (var part in construct.Parts)
        {
            page.Append($"## {part.Name}\n\n{part.Summary}\n\n");
            AppendKeys(page, part);
        }

        return page.Append($"{(construct.Parts.Count == 0 ? "" : "## Example\n\n")}Against [{construct.ExampleSystem}](../../../{construct.ExampleSystem}):\n\n```yaml\n{construct.Example.ReplaceLineEndings("\n")}\n```\n").ToString();
    }
}

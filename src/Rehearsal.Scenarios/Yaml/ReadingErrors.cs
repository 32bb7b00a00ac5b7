namespace Rehearsal.Scenarios;

/// <summary>Collects the errors of one YAML file.</summary>
internal sealed class ReadingErrors(string file) : DiagnosticCollector(file)
{
    /// <summary>Reports a value of the wrong type.</summary>
    public void WrongType(YamlNode node, string what, string expected, string? fix = null) =>
        Add(DiagnosticCodes.WrongType, node.Location, $"{what} must be {expected}.", expected, Describe(node), fix ?? $"write {expected}");

    /// <summary>Reports a value of the right type that cannot be.</summary>
    public void Impossible(YamlNode node, string what, string expected, string? fix = null) =>
        Add(DiagnosticCodes.ImpossibleValue, node.Location, $"{what} must be {expected}.", expected, Describe(node), fix ?? $"write {expected}");

    /// <summary>Says in a few words what a value is.</summary>
    public static string Describe(YamlNode node) => node switch
    {
        YamlScalar { Kind: YamlScalarKind.Null } => "nothing",
        YamlScalar { Kind: YamlScalarKind.Text } scalar => $"the text '{ShownText.Shorten(scalar.Text)}'",
        YamlScalar { Kind: YamlScalarKind.Boolean } scalar => $"the truth value {scalar.Text}",
        YamlScalar scalar => $"the number {ShownText.Shorten(scalar.Text)}",
        YamlList { Items.Count: 0 } => "an empty list",
        YamlList => "a list",
        YamlMap { Entries.Count: 0 } => "an empty mapping",
        _ => "a mapping",
    };
}

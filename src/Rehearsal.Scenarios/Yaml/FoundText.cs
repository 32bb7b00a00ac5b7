namespace Rehearsal.Scenarios;

/// <summary>Says in a few words what a value is.</summary>
internal static class FoundText
{
    private const int LengthMax = 60;

    public static string Of(YamlNode node) => node switch
    {
        YamlScalar { Kind: YamlScalarKind.Null } => "nothing",
        YamlScalar { Kind: YamlScalarKind.Text } scalar => $"the text '{Shorten(scalar.Text)}'",
        YamlScalar { Kind: YamlScalarKind.Boolean } scalar => $"the truth value {scalar.Text}",
        YamlScalar scalar => $"the number {Shorten(scalar.Text)}",
        YamlList { Items.Count: 0 } => "an empty list",
        YamlList => "a list",
        YamlMap { Entries.Count: 0 } => "an empty mapping",
        _ => "a mapping",
    };

    /// <summary>Returns a text that is safe to show in a line: cut to 60 characters, without line breaks.</summary>
    public static string Shorten(string text)
    {
        var end = text.Length;
        if (end > LengthMax)
        {
            end = char.IsHighSurrogate(text[LengthMax - 1]) ? LengthMax - 1 : LengthMax;
        }

        var shown = end == text.Length ? text : string.Concat(text.AsSpan(0, end), "…");
        return shown.ReplaceLineEndings("\\n").Replace("\t", "\\t", StringComparison.Ordinal);
    }
}

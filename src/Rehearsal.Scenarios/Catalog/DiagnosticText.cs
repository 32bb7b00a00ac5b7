namespace Rehearsal.Scenarios;

/// <summary>Renders a <see cref="Diagnostic"/> for people.</summary>
public static class DiagnosticText
{
    private const string OneOf = "one of: ";

    /// <summary>Returns <c>file:line:column: error RHS0000: message</c> and the lines <c>expected</c>, <c>found</c> and <c>fix</c>.</summary>
    /// <param name="diagnostic">The diagnostic. What it does not know of its place is left out.</param>
    /// <returns>Four lines joined by <c>\n</c>, without a line break at the end.</returns>
    public static string Format(Diagnostic diagnostic)
    {
        var place = (diagnostic.File, diagnostic.Location.IsKnown) switch
        {
            ({ } file, true) => $"{file}:{diagnostic.Location.Line}:{diagnostic.Location.Column}: ",
            ({ } file, false) => $"{file}: ",
            (null, true) => $"{diagnostic.Location.Line}:{diagnostic.Location.Column}: ",
            _ => "",
        };
        var isList = diagnostic.Expected.StartsWith(OneOf, StringComparison.Ordinal);
        var label = isList ? "expected one of:" : "expected:";
        var expected = isList ? diagnostic.Expected[OneOf.Length..] : diagnostic.Expected;
        return $"{place}error {diagnostic.Code}: {Line(diagnostic.Message)}\n" +
            $"  {label} {Line(expected)}\n" +
            $"  {"found:".PadRight(label.Length)} {Line(diagnostic.Found)}\n" +
            $"  {"fix:".PadRight(label.Length)} {Line(diagnostic.Fix)}";
    }

    private static string Line(string text) => text.ReplaceLineEndings("\\n");
}

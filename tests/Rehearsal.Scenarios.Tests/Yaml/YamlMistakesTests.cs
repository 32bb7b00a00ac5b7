namespace Rehearsal.Scenarios.Tests;

/// <summary>What keeps a text from being YAML is said in words of ours, where it stands.</summary>
public sealed class YamlMistakesTests
{
    [Theory]
    [InlineData("name: N\nsteps:\n\t- a: 1\n", 3, 1, "a tab cannot indent a line in YAML.", "a tab")]
    [InlineData("name: N\nsteps:\n  - a: 1\n\t- b: 2\n", 4, 1, "a tab cannot indent a line in YAML.", "a tab")]
    [InlineData("a: |\n\tx\n", 2, 1, "a tab cannot indent a line in YAML.", "a tab")]
    [InlineData("a:\n  b: 1\n c: 2\n", 3, 2, "the line is indented like no block above it.", "1")]
    [InlineData("- a:\n    b: 1\n   c: 2\n", 3, 4, "the line is indented like no block above it.", "3")]
    [InlineData("a: 1\n b: 2\n", 2, 2, "the line is indented, and the line above it has its value already.", "1")]
    [InlineData("  a: 1\nb: 2\n", 2, 1, "the line is indented like no block above it.", "0")]
    [InlineData("a: |\n    x\n  y\nb: 1\n", 3, 3, "a line of a text is indented less than the text's first line.", "'y'")]
    [InlineData("a: \"b\nc: 1\n", 1, 4, "the quote is not closed.", "'c: 1'")]
    [InlineData("a: 'b\nc: 1\n", 1, 4, "the quote is not closed.", "the end of the file")]
    [InlineData("a: {\"b\n", 1, 5, "the quote is not closed.", "the end of the file")]
    [InlineData("a: 'it's'\n", 1, 8, "something stands behind the closing quote.", "'s''")]
    [InlineData("a: \"b\" c\n", 1, 8, "something stands behind the closing quote.", "'c'")]
    [InlineData("a: \"b\\qc\"\n", 1, 6, "an escape is not known.", "\\q")]
    [InlineData("a: \"b\n  c\\q\"\n", 2, 4, "an escape is not known.", "\\q")]
    [InlineData("a: \"b\\xZZ\"\n", 1, 6, "the escape '\\x' is not complete.", "\\xZZ")]
    [InlineData("a: \"b\\uD800\"\n", 1, 6, "the escape is no character.", "\\uD800")]
    [InlineData("a: [1, 2\n", 1, 4, "the bracket of a list is not closed.", "the end of the file")]
    [InlineData("a: [1, 2\nb: 3\n", 1, 4, "the bracket of a list is not closed.", "'b: 3'")]
    [InlineData("a: { b: \"]}\", c: [']'], # }\n", 1, 4, "the bracket of a mapping is not closed.", "the end of the file")]
    [InlineData("a: { b: [1, 2 }\n", 1, 15, "a list is closed by the other bracket.", "'}'")]
    [InlineData("a: { b: 1 c: 2 }\n", 1, 12, "a comma is missing in a mapping.", "'b: 1 c: 2 }'")]
    [InlineData("a: [,]\n", 1, 5, "a value is missing in a list.", "','")]
    [InlineData("a: [1]]\n", 1, 7, "']' cannot stand here: no bracket is open.", "']'")]
    [InlineData("a: [1]b\n", 1, 7, "something stands behind the closing bracket.", "'b'")]
    [InlineData("a: b: c\n", 1, 5, "a text without quotes holds a colon and a space.", "'a: b:'")]
    [InlineData("a\nb: c\n", 1, 1, "a line has no colon.", "'a'")]
    [InlineData("a: 1\nb\nc: 2\n", 2, 1, "a line has no colon.", "'b'")]
    [InlineData("a: 1\n- b\n", 2, 1, "an item of a list stands among keys.", "'- b'")]
    [InlineData("- b\na: 1\n", 2, 1, "a key stands among the items of a list.", "'a: 1'")]
    [InlineData("a: - b\n", 1, 4, "'-' cannot stand here: a list begins on a line of its own.", "'- b'")]
    [InlineData("a: @b\n", 1, 4, "'@' cannot stand here: a text cannot begin with it.", "'@b'")]
    [InlineData("a: *\n", 1, 4, "'*' cannot stand here: it begins the name of an anchor, which has letters and digits.", "'*'")]
    [InlineData("a: !x!y z\n", 1, 4, "'!' cannot stand here: it begins a tag, which is not known.", "'!x!y z'")]
    [InlineData("a: |x\n  y\n", 1, 4, "'|' cannot stand here: nothing stands behind it on its line.", "'|x'")]
    [InlineData("a: 1\n--- \nb: 2\n", 2, 1, "a file holds one scenario.", "a second document")]
    public void Read_NoYaml_NamesTheMistakeAndItsPlace(string yaml, int line, int column, string message, string found)
    {
        var error = Assert.Single(ScenarioYaml.Read("a.yaml", yaml).Diagnostics);

        Assert.Equal(DiagnosticCodes.NotYaml, error.Code);
        Assert.Equal((new SourceLocation(line, column), message, found), (error.Location, error.Message.Replace("the file is not YAML: ", "", StringComparison.Ordinal), error.Found));
    }

    [Theory]
    [InlineData("a: \"b\\qc\"\nd:\n\te: 1\n", 6)]
    [InlineData("a: [b\nc: |\n  d\n\te\n", 4)]
    public void Read_AMistakeBeforeATab_IsNotTheTabs(string yaml, int column)
    {
        var error = Assert.Single(ScenarioYaml.Read("a.yaml", yaml).Diagnostics);

        Assert.Equal(new SourceLocation(1, column), error.Location);
    }

    [Fact]
    public void Read_ARareMistake_SaysWhoseWordsTheyAre()
    {
        var error = Assert.Single(ScenarioYaml.Read("a.yaml", "? [a\n").Diagnostics);

        Assert.Equal("the file is not YAML: the text cannot be read on from here.", error.Message);
        Assert.StartsWith("in the words of the YAML reader: ", error.Found, StringComparison.Ordinal);
    }
}

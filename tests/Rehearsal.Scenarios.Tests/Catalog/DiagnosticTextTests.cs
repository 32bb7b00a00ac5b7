namespace Rehearsal.Scenarios.Tests;

public class DiagnosticTextTests
{
    private static readonly Diagnostic Plain = new("RHS0102", "'seed' must be a number.", "a number", "a list", "write a number");

    [Fact]
    public void Format_OneThingExpected_HasFourLines() => Assert.Equal(
        "orders.yaml:14:9: error RHS0102: 'seed' must be a number.\n  expected: a number\n  found:    a list\n  fix:      write a number",
        DiagnosticText.Format(Plain with { File = "orders.yaml", Location = new SourceLocation(14, 9) }));

    [Fact]
    public void Format_OneOfSeveralExpected_AlignsToTheLongerLabel() => Assert.Equal(
        "a.yaml:1:2: error RHS0102: 'seed' must be a number.\n  expected one of: x, y\n  found:           a list\n  fix:             write a number",
        DiagnosticText.Format(Plain with { File = "a.yaml", Location = new SourceLocation(1, 2), Expected = "one of: x, y" }));

    [Fact]
    public void Format_WithoutPlaceOrFile_LeavesThemOut()
    {
        Assert.StartsWith("a.yaml: error RHS0102", DiagnosticText.Format(Plain with { File = "a.yaml" }), StringComparison.Ordinal);
        Assert.StartsWith("3:4: error RHS0102", DiagnosticText.Format(Plain with { Location = new SourceLocation(3, 4) }), StringComparison.Ordinal);
        Assert.StartsWith("error RHS0102", DiagnosticText.Format(Plain), StringComparison.Ordinal);
    }

    [Fact]
    public void Format_LineBreaksWithin_AreEscaped() =>
        Assert.Equal(4, DiagnosticText.Format(Plain with { Found = "a\nb\r\nc" }).Split('\n').Length);

    [Theory]
    [InlineData("expct", "expect")]
    [InlineData("Expect", "expect")]
    [InlineData("exepct", "expect")]
    [InlineData("publis", "publish")]
    [InlineData("WaitForEvent", "wait_for_event")]
    [InlineData("wait_for_tiem", "wait_for_time")]
    [InlineData("zzz", null)]
    [InlineData("", null)]
    public void Find_Misspelt_GivesTheNearest(string name, string? nearest) =>
        Assert.Equal(nearest, NearestName.Find(name, ["expect", "publish", "wait_for_event", "wait_for_time"]));

    [Fact]
    public void Find_HugeName_GivesNone() => Assert.Null(NearestName.Find(new string('a', 1_000_000), ["expect"]));
}

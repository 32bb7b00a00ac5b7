namespace Rehearsal.Analysis.Tests;

public sealed class TextWidthTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("plain", 5)]
    [InlineData("é", 1)]
    [InlineData("e\u0301", 1)]
    [InlineData("注文", 4)]
    [InlineData("🚚", 2)]
    [InlineData("┣━ ✓", 4)]
    public void Of_Text_CountsColumns(string text, int expected) => Assert.Equal(expected, TextWidth.Of(text));

    [Theory]
    [InlineData("plain", 5, "plain")]
    [InlineData("plain", 4, "pla…")]
    [InlineData("注文作成", 5, "注文…")]
    [InlineData("注文作成", 4, "注…")]
    [InlineData("ab", 1, "…")]
    [InlineData("ab", 0, "")]
    [InlineData("a\ud800b", 2, "a…")]
    public void Cut_Text_StaysWithinTheWidth(string text, int width, string expected) => Assert.Equal(expected, TextWidth.Cut(text, width));

    [Fact]
    public void Wrap_Text_BreaksAtSpacesAndInsideWordsThatAreTooLong() =>
        Assert.Equal(["one two", "threefo", "ur five"], TextWidth.Wrap("one two  threefour five", 7));

    [Fact]
    public void Clean_Control_BecomesSpaces() => Assert.Equal("a b  c", TextWidth.Clean("a\u001bb\r\nc"));
}

namespace Rehearsal.Analysis.Tests;

public sealed class PaletteTests
{
    [Fact]
    public void Paint_None_LeavesTheTextAlone() => Assert.All(Enum.GetValues<Ink>(), ink => Assert.Equal("text", Palette.For(false).Paint("text", ink)));

    [Fact]
    public void Paint_Ansi_WrapsTheText()
    {
        Assert.Equal("\u001b[31mtext\u001b[0m", Palette.For(true).Paint("text", Ink.Bad));
        Assert.Equal("text", Palette.Ansi.Paint("text", Ink.Plain));
        Assert.Equal(string.Empty, Palette.Ansi.Paint(string.Empty, Ink.Bad));
    }
}

namespace Rehearsal.Hosting.Tests;

public sealed class RepeatCommandTests
{
    [Fact]
    public void Run_PlainWords_StandAsTheyAre() =>
        Assert.Equal("rehearse run a/b.yaml --stage local --seed 5 --system ../S.csproj", RepeatCommand.Run("a/b.yaml", "local", 5, "../S.csproj"));

    [Fact]
    public void Run_WordsAShellWouldTakeApart_AreQuoted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Its shells quote in their own way.");

        Assert.Equal("rehearse run 'it'\\''s $1.yaml' --stage local --seed 5", RepeatCommand.Run("it's $1.yaml", "local", 5, null));
        Assert.Equal("rehearse run ./-x.yaml --stage local --seed 5", RepeatCommand.Run("-x.yaml", "local", 5, null));
    }
}

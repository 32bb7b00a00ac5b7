namespace Rehearsal.Stages.Tests;

public sealed class RepeatCommandTests
{
    [Fact]
    public void Run_PlainWords_StandAsTheyAre() =>
        Assert.Equal("rehearse run a/b.yaml --stage simulated --seed 5 --system ../S.csproj", RepeatCommand.Run("a/b.yaml", "simulated", 5, "../S.csproj"));

    [Fact]
    public void Run_LocalStage_NamesNoSeed() => Assert.Equal("rehearse run a/b.yaml --stage local", RepeatCommand.Run("a/b.yaml", "local", 5, null));

    [Fact]
    public void Run_WordsAShellWouldTakeApart_AreQuoted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Its shells quote in their own way.");

        Assert.Equal("rehearse run 'it'\\''s $1.yaml' --stage simulated --seed 5", RepeatCommand.Run("it's $1.yaml", "simulated", 5, null));
        Assert.Equal("rehearse run ./-x.yaml --stage simulated --seed 5", RepeatCommand.Run("-x.yaml", "simulated", 5, null));
    }
}

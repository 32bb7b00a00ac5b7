using System.Globalization;
using System.Text;

namespace Rehearsal.Scenarios.Tests;

public class ScenarioBoundsTests
{
    private const string Head = "name: N\nsteps:\n  - trigger:\n      event: A\n      data:\n";

    [Fact]
    public void Read_AliasBomb_IsRefused()
    {
        var text = new StringBuilder("name: N\nx0: &x0 [a, a, a, a, a, a, a, a, a, a]\n");
        for (var i = 1; i < 30; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"x{i}: &x{i} [{string.Join(", ", Enumerable.Repeat($"*x{i - 1}", 10))}]\n");
        }

        AssertTooLarge(text.ToString());
    }

    [Fact]
    public void Read_AliasesOfALongText_AreRefused()
    {
        var text = new StringBuilder("name: N\nlong: &l ").Append('a', 500_000).Append("\nall: [");
        AssertTooLarge(text.Append(string.Join(", ", Enumerable.Repeat("*l", 1_000))).Append("]\n").ToString());
    }

    [Fact]
    public void Read_AliasesThatNestDeeply_AreRefused()
    {
        var text = new StringBuilder("name: N\nx0: &x0 [a]\n");
        for (var i = 1; i < 100; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"x{i}: &x{i} [*x{i - 1}]\n");
        }

        AssertTooLarge(text.ToString());
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Read_DeepNesting_IsRefused(char bracket) => AssertTooLarge("name: " + new string(bracket, 500_000));

    [Fact]
    public void Read_DeepBlocks_AreRefused() =>
        AssertTooLarge("name: N\nsteps:\n" + string.Concat(Enumerable.Range(1, 1_000).Select(i => new string(' ', i) + "- \n")) + new string(' ', 1_001) + "x");

    [Fact]
    public void Read_NestingAtTheBound_IsAccepted()
    {
        // Five levels stand above the value of a field: file, steps, step, trigger, data.
        var good = ScenarioYaml.Read("a.yaml", $"{Head}        x: {new string('[', 58)}1{new string(']', 58)}");
        var bad = ScenarioYaml.Read("a.yaml", $"{Head}        x: {new string('[', 59)}1{new string(']', 59)}");

        Assert.NotNull(good.Scenario);
        Assert.Equal("RHS0106", Assert.Single(bad.Diagnostics).Code);
    }

    [Fact]
    public void Read_HugeFile_IsRefused()
    {
        Assert.Equal("RHS0106", Assert.Single(ScenarioYaml.Read("a.yaml", new byte[ScenarioLimits.FileBytesMax + 1]).Diagnostics).Code);
        AssertTooLarge("name: " + new string('a', ScenarioLimits.FileBytesMax));
    }

    [Fact]
    public void Read_LargestFile_IsRead()
    {
        var text = "name: N\nsteps: [ { wait_for_time: 1 } ]\n#";

        Assert.NotNull(ScenarioYaml.Read("a.yaml", Encoding.UTF8.GetBytes(text + new string('a', ScenarioLimits.FileBytesMax - text.Length))).Scenario);
    }

    [Fact]
    public void Read_TooManyNodes_AreRefused() => AssertTooLarge($"name: N\nsteps: [{string.Join(",", Enumerable.Repeat("1", 100_001))}]");

    [Fact]
    public void Read_TooManySteps_AreRefused()
    {
        static string Steps(int count) => "name: N\nsteps:\n" + string.Concat(Enumerable.Repeat("- wait_for_time: 1\n", count));

        Assert.Equal(10_000, MarkedYaml.ReadGood(Steps(10_000)).Steps.Count);
        AssertTooLarge(Steps(10_001));
    }

    [Fact]
    public void Read_WaitsBeyondTheCalendar_AreRefused()
    {
        var reading = ScenarioYaml.Read("a.yaml", "name: N\nsteps:\n" + string.Concat(Enumerable.Repeat("- wait_for_time: 3650d\n", 11)));

        var diagnostic = Assert.Single(reading.Diagnostics);
        Assert.Equal(("RHS0103", new SourceLocation(2, 1)), (diagnostic.Code, diagnostic.Location));
    }

    [Fact]
    public void Read_ManyErrors_AreBounded()
    {
        var reading = ScenarioYaml.Read("a.yaml", "name: N\nsteps:\n" + string.Concat(Enumerable.Repeat("- wat: 1\n", 5_000)));

        Assert.Equal(ScenarioLimits.DiagnosticsMax, reading.Diagnostics.Count);
        Assert.Equal(new SourceLocation(3, 3), reading.Diagnostics[0].Location);
    }

    private static void AssertTooLarge(string text)
    {
        var reading = ScenarioYaml.Read("a.yaml", text);

        Assert.Null(reading.Scenario);
        var diagnostic = Assert.Single(reading.Diagnostics);
        Assert.Equal("RHS0106", diagnostic.Code);
        Assert.True(diagnostic.Location.IsKnown);
    }

    [Fact]
    public void Read_ManyBeginningsOfUses_TakesNoTimeToSpeakOf()
    {
        var scenario = MarkedYaml.ReadGood(
            "name: N\nsteps:\n  - http: { service: a, path: /, save: { x: y } }\n  - trigger: { event: A, data: { t: \"" + string.Concat(Enumerable.Repeat("${<", 300_000)) + "}\" } }\n");

        Assert.Equal(["x"], SavedNames.Of(scenario.Steps));
        Assert.False(SavedNames.AreUsedIn(((TriggerStep)scenario.Steps[1]).Data, ["x"]));
    }
}

using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting.Tests;

public sealed class RunProgressDisplayTests
{
    private static readonly Scenario Scenario = new() { Name = "A call" };

    [Fact]
    public void Display_NoTerminal_WritesALineForEachScenario()
    {
        var output = TestOutput.Create();
        using var display = RunProgressDisplay.Create(output.Program, 2);

        display.Begin(Scenario, "simulated", 1);
        display.Report(new RunProgress(new WaitForTimeStep(TimeSpan.FromSeconds(31)), 1, 2, TimeSpan.Zero, 0));
        display.End();
        display.Begin(Scenario, "simulated", 7);

        Assert.Equal("[1/2] A call (stage simulated, seed 1)\n[2/2] A call (stage simulated, seed 7)\n", output.Error);
    }

    [Fact]
    public void Display_Terminal_LeavesTheLineClean()
    {
        var output = TestOutput.Create(isErrorTerminal: true);
        using (var display = RunProgressDisplay.Create(output.Program, 2))
        {
            display.Begin(Scenario, "simulated", 1);
        }

        Assert.Contains("[1/2] A call", output.Error, StringComparison.Ordinal);
        Assert.EndsWith("\r\u001b[2K", output.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', output.Error);
    }
}

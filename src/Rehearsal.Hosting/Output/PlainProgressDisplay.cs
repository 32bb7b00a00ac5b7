using Rehearsal.Analysis;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>A line for each scenario, for logs.</summary>
internal sealed class PlainProgressDisplay(ProgramOutput output, int count) : RunProgressDisplay
{
    private int number;

    public override void Begin(Scenario scenario, string stage, ulong seed)
    {
        number++;
        output.Error.WriteLine($"[{number}/{count}] {TextWidth.Clean(scenario.Name)} (stage {stage}{(stage == StageNames.Local ? "" : $", seed {seed}")})");
    }

    public override void BeginRepeat(Scenario scenario)
    {
        number++;
        output.Error.WriteLine($"[{number}/{count}] repeating {TextWidth.Clean(scenario.Name)} in a new process");
    }

    public override void Report(RunProgress value)
    {
    }

    public override void End()
    {
    }
}

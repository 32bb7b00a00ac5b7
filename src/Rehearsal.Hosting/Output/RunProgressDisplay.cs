using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>Tells people on standard error where the runs are.</summary>
internal abstract class RunProgressDisplay : IProgress<RunProgress>, IDisposable
{
    /// <summary>Makes the display that suits an output: a line rewritten in place on a terminal, else a line for each scenario.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="count">The number of scenarios.</param>
    /// <returns>The display.</returns>
    public static RunProgressDisplay Create(ProgramOutput output, int count) =>
        output.IsErrorTerminal ? new LiveProgressDisplay(output, count) : new PlainProgressDisplay(output, count);

    /// <summary>A scenario begins.</summary>
    public abstract void Begin(Scenario scenario, string stage, ulong seed);

    /// <summary>The repeat of a scenario's run begins.</summary>
    public abstract void BeginRepeat(Scenario scenario);

    /// <inheritdoc/>
    public abstract void Report(RunProgress value);

    /// <summary>The scenario or its repeat ended; standard error is left clean for its report.</summary>
    public abstract void End();

    /// <inheritdoc/>
    public virtual void Dispose() => End();
}

using Rehearsal.Stages;

namespace Rehearsal.Samples.Tests;

/// <summary>Runs every sample scenario in real time, all at once: together they take as long as the longest.</summary>
public sealed class LocalRuns
{
    private readonly Dictionary<(string System, string File), Task<ScenarioRun>> runs = Sample.Scenarios
        .Select(static row => row.Data)
        .ToDictionary(
            static row => (row.Item1, row.Item2),
            static row => Task.Factory.StartNew(
                () => Sample.RunInRealTime(row.Item1, row.Item2),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default));

    public Task<ScenarioRun> Of(string system, string file) => runs[(system, file)];
}

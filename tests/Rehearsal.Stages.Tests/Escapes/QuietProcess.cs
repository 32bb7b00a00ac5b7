namespace Rehearsal.Stages.Tests;

/// <summary>Tests that run alone in the process: elsewhere, timers and threads of other tests blur what a run is seen to do outside.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class QuietProcess
{
    public const string Name = "quiet process";
}

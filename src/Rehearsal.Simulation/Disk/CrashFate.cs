namespace Rehearsal.Simulation;

/// <summary>What becomes of a change that was not flushed.</summary>
internal enum CrashFate
{
    Lost,
    Kept,
    Torn,
}

namespace Rehearsal.Simulation;

/// <summary>Work that came from another thread: it is known as such when its turn comes.</summary>
internal sealed record ForeignItem(WorkItem Item);

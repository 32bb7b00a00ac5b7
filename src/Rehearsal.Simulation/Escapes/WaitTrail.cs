namespace Rehearsal.Simulation;

/// <summary>What a piece of work waits for.</summary>
internal enum WaitKind
{
    /// <summary>The simulation's own time or work.</summary>
    Scheduled,

    /// <summary>Something that anybody may complete, in the simulation or outside.</summary>
    Unknown,

    /// <summary>Nothing any more: it is on its way to go on, on another thread.</summary>
    Resuming,

    /// <summary>Something outside: another thread, the machine's clock, input or output.</summary>
    Outside,
}

/// <summary>Where a piece of work waits, and for what.</summary>
/// <param name="Kind">What the end of the trail is.</param>
/// <param name="Leaves">Whether the work will go on outside once its wait is over.</param>
/// <param name="Place">The innermost method of the user's code.</param>
/// <param name="Wait">What it awaits.</param>
/// <param name="IsVague">Whether that says no more than "a task".</param>
/// <param name="Ends">What stands at the end of the trail; each that completes lets the work go on.</param>
internal sealed record WaitTrail(WaitKind Kind, bool Leaves, string? Place, string Wait, bool IsVague, IReadOnlyList<WaitEnd> Ends)
{
    /// <summary>Gets a value indicating whether the work may be, or go, outside.</summary>
    internal bool IsDoubtful => Kind != WaitKind.Scheduled || Leaves;

    /// <summary>Gets a value indicating whether the work is outside for certain, or on its way there: its wait is over, and it did not go on here.</summary>
    internal bool IsOutside
    {
        get
        {
            if (Kind >= WaitKind.Resuming)
                return true;
            foreach (var end in Ends)
            {
                if (end.IsComplete)
                    return true;
            }

            return false;
        }
    }

    internal Escape ToEscape(string work) => new(work, Place, Wait);
}

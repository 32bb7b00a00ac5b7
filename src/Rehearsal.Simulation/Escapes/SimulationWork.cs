namespace Rehearsal.Simulation;

/// <summary>A named piece of work under watch, such as one call of a handler: wherever it goes, it is known whose it is.</summary>
/// <remarks>Made by <see cref="Simulation.BeginWork"/>. Its members may be called from every thread.</remarks>
public sealed class SimulationWork
{
    private volatile bool ended;
    private volatile Task? awaited;

    internal SimulationWork(WorkWatch watch, string name)
    {
        Watch = watch;
        Name = name;
    }

    /// <summary>Gets the name, for people.</summary>
    public string Name { get; }

    internal WorkWatch Watch { get; }

    /// <summary>Gets or sets the execution context that carries this work and nothing else; null when more flows with it.</summary>
    internal ExecutionContext? Context { get; set; }

    /// <summary>Gets the task that is complete when the work is; null as long as nobody waits for it.</summary>
    internal Task? Awaited => ended ? null : awaited;

    /// <summary>Gets or sets a value indicating whether the work ran since it was last looked at. Guarded by its watch.</summary>
    internal bool IsTouched { get; set; }

    /// <summary>Gets or sets for what the work waited when last looked at. Only the simulation's thread touches it.</summary>
    internal WaitTrail? Trail { get; set; }

    /// <summary>Gets or sets what was seen of the work on another thread and not reported yet. Guarded by its watch.</summary>
    internal string? SeenElsewhere { get; set; }

    /// <summary>Gets or sets the user's method that another thread was seen to begin with. Guarded by its watch.</summary>
    internal string? SeenPlace { get; set; }

    /// <summary>Tells which task the work is complete with, so that it can be seen for what it waits.</summary>
    /// <param name="task">The task; not complete yet.</param>
    /// <exception cref="ArgumentNullException">The task is null.</exception>
    public void Waits(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        awaited = task;
    }

    /// <summary>Ends the watch. What the work started and did not wait for is still known by its name.</summary>
    public void End()
    {
        if (ended)
            return;
        ended = true;
        awaited = null;
        Watch.Ended(this);
    }

    /// <summary>Begins another call of the same name.</summary>
    internal void Reopen()
    {
        Trail = null;
        SeenPlace = null;
        ended = false;
    }
}

namespace Rehearsal.Simulation;

/// <summary>Where work from other threads waits for the simulation's thread, first in, first out.</summary>
/// <remarks>Safe for concurrent use. Everything that arrives while no run is going on waits here too.</remarks>
internal sealed class Inbox(int lengthMax)
{
    private readonly object gate = new();
    private List<WorkItem> waiting = [];
    private List<WorkItem> taken = [];
    private volatile bool hasItems;
    private volatile bool overflowed;
    private bool closed;

    internal bool HasItems => hasItems;

    /// <summary>Gets a value indicating whether work was refused because too much was waiting.</summary>
    internal bool Overflowed => overflowed;

    internal void Add(WorkItem item)
    {
        lock (gate)
        {
            if (closed)
                return;

            // Throwing here would end the process: the caller is the continuation of a task. The run reports it instead.
            if (waiting.Count >= lengthMax)
            {
                overflowed = true;
                return;
            }

            waiting.Add(item);
            hasItems = true;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Takes everything that waits. The list is valid until the next call.</summary>
    internal List<WorkItem> TakeAll()
    {
        lock (gate)
        {
            taken.Clear();
            (waiting, taken) = (taken, waiting);
            hasItems = false;
            return taken;
        }
    }

    /// <summary>Waits, in real time, until something is here or the token is cancelled.</summary>
    /// <returns>False if the time passed without either.</returns>
    internal bool Wait(TimeSpan limit, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return waiting.Count > 0
                || cancellationToken.IsCancellationRequested
                || Monitor.Wait(gate, limit);
        }
    }

    /// <summary>Waits, in real time, until something is here, a wait is ended early, or the time is up.</summary>
    internal void Doze(TimeSpan limit)
    {
        lock (gate)
        {
            if (waiting.Count == 0)
                Monitor.Wait(gate, limit);
        }
    }

    /// <summary>Ends a wait early.</summary>
    internal void Wake()
    {
        lock (gate)
            Monitor.Pulse(gate);
    }

    /// <summary>Drops what waits and whatever comes later.</summary>
    internal void Close()
    {
        lock (gate)
        {
            closed = true;
            waiting = [];
            taken = [];
            hasItems = false;
        }
    }
}

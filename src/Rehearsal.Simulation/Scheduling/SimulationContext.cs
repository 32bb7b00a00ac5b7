namespace Rehearsal.Simulation;

/// <summary>Leads the continuations of <c>await</c> to the simulation's queue.</summary>
internal sealed class SimulationContext : SynchronizationContext
{
    private readonly Simulation simulation;

    internal SimulationContext(Simulation simulation)
    {
        this.simulation = simulation;

        // .NET then calls Wait below wherever the thread would block: Task.Wait and Result, semaphores, events, contended locks.
        SetWaitNotificationRequired();
    }

    public override void Post(SendOrPostCallback d, object? state) => simulation.Post(new WorkItem(d, state));

    /// <summary>Runs the callback at once on the simulation's thread; elsewhere it would have to block until a turn is free.</summary>
    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!simulation.IsOnThread)
        {
            throw new NotSupportedException(
                "Send was called from outside the simulation's thread, where it would block. Use Post, or await the work.");
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    public override int Wait(nint[] waitHandles, bool waitAll, int millisecondsTimeout) =>
        simulation.BlockingWait(limitMs => WaitHelper(waitHandles, waitAll, limitMs), millisecondsTimeout);
}

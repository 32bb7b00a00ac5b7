namespace Rehearsal.Simulation;

/// <summary>Leads tasks to the simulation's queue, the same one that <see cref="SimulationContext"/> feeds.</summary>
internal sealed class SimulationScheduler : TaskScheduler
{
    private readonly Simulation simulation;
    private readonly SendOrPostCallback execute;

    internal SimulationScheduler(Simulation simulation)
    {
        this.simulation = simulation;
        execute = state => TryExecuteTask((Task)state!);
    }

    public override int MaximumConcurrencyLevel => 1;

    protected override void QueueTask(Task task) => simulation.Post(new WorkItem(execute, task));

    /// <summary>
    /// On the simulation's thread a task that is asked for at once (Wait, RunSynchronously, ExecuteSynchronously) runs at once, inside
    /// the turn that asks: that follows from the program alone, so it repeats. If it was queued, its place in the queue becomes an empty turn.
    /// </summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        simulation.IsOnThread && TryExecuteTask(task);

    /// <summary>For debuggers, which call it with all threads stopped.</summary>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        foreach (var item in simulation.SnapshotReady())
        {
            if (ReferenceEquals(item.Callback, execute))
                yield return (Task)item.State!;
        }
    }
}

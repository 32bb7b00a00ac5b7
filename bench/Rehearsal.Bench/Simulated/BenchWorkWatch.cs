using Rehearsal.Messaging;
using Rehearsal.Simulation;

namespace Rehearsal.Bench.Simulated;

/// <summary>What the simulated stage hands to a host, so that a host alone costs what it costs there.</summary>
internal sealed class BenchWorkWatch(Simulation.Simulation simulation) : IWorkWatch
{
    public object Begin(string name) => simulation.BeginWork(name);

    public void Waits(object work, Task task) => ((SimulationWork)work).Waits(task);

    public void End(object work) => ((SimulationWork)work).End();
}

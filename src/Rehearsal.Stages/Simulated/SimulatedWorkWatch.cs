using Rehearsal.Messaging;
using Rehearsal.Simulation;

namespace Rehearsal.Stages;

/// <summary>Hands the handlers' work to the simulation's watch.</summary>
internal sealed class SimulatedWorkWatch(Simulation.Simulation simulation) : IWorkWatch
{
    public object Begin(string name) => simulation.BeginWork(name);

    public void Waits(object work, Task task) => ((SimulationWork)work).Waits(task);

    public void End(object work) => ((SimulationWork)work).End();
}

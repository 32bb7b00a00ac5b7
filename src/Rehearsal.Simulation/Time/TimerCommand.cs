namespace Rehearsal.Simulation;

/// <summary>What another thread asked of a timer; applied on the simulation's thread, in the order asked.</summary>
internal sealed record TimerCommand(VirtualTimer Timer, long DueTicks, long PeriodTicks);

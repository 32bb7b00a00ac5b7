namespace Rehearsal.Simulation;

/// <summary>When an armed timer is due, and the slot where it is found: 16 bytes without references, so that moving one costs no write barrier.</summary>
internal readonly record struct TimerEntry(long DueTicks, uint Tie, int Slot);

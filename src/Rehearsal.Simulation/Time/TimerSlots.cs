namespace Rehearsal.Simulation;

/// <summary>The armed timers by slot, and where the entry of each is.</summary>
/// <remarks>Only the simulation's thread touches it. It keeps the room its busiest moment needed.</remarks>
internal sealed class TimerSlots
{
    // A slot in use has its timer in timers[slot]; a free slot has null there, and in places[slot] the next free slot (-1 ends the list).
    private VirtualTimer?[] timers = new VirtualTimer?[64];
    private int[] places = new int[64];
    private int used;
    private int free = -1;

    internal VirtualTimer TimerOf(int slot) => timers[slot]!;

    internal int PlaceOf(int slot) => places[slot];

    internal void SetPlace(int slot, int place) => places[slot] = place;

    internal int Take(VirtualTimer timer)
    {
        var slot = free;
        if (slot >= 0)
        {
            free = places[slot];
        }
        else
        {
            slot = used++;
            if (slot == timers.Length)
            {
                Array.Resize(ref timers, slot * 2);
                Array.Resize(ref places, slot * 2);
            }
        }

        timers[slot] = timer;
        return slot;
    }

    internal void Free(int slot)
    {
        timers[slot] = null;
        places[slot] = free;
        free = slot;
    }
}

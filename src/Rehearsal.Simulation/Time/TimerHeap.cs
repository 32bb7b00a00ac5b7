namespace Rehearsal.Simulation;

/// <summary>The armed timers, the earliest first: a heap with four children a node.</summary>
/// <remarks>
/// Add, move and remove cost O(log n) and leave nothing behind. An entry is 16 bytes without references, so that the four children
/// share a cache line and moving them costs no write barrier. Only the simulation's thread touches it. It keeps the room its busiest
/// moment needed.
/// </remarks>
internal sealed class TimerHeap
{
    private const int Arity = 4;

    // Invariants: entries[0..count) is a heap by IsBefore. A slot in use has its timer in timers[slot] and its place in the heap in
    // places[slot]; a free slot has null there, and the next free slot (-1 ends the list).
    private Entry[] entries = new Entry[64];
    private VirtualTimer?[] timers = new VirtualTimer?[64];
    private int[] places = new int[64];
    private int count;
    private int slotCount;
    private int freeSlot = -1;

    internal int Count => count;

    /// <summary>Gets when the earliest timer is due, in ticks; there must be one.</summary>
    internal long EarliestTicks => entries[0].DueTicks;

    /// <summary>Adds a timer that is not in the heap.</summary>
    /// <returns>The slot by which to move or remove it.</returns>
    internal int Add(VirtualTimer timer, long dueTicks, uint tie)
    {
        if (count == entries.Length)
            Grow();

        var slot = freeSlot;
        if (slot >= 0)
            freeSlot = places[slot];
        else
            slot = slotCount++;

        timers[slot] = timer;
        SiftUp(count++, new Entry(dueTicks, tie, slot));
        return slot;
    }

    internal void Move(int slot, long dueTicks, uint tie) => Place(places[slot], new Entry(dueTicks, tie, slot));

    internal void Remove(int slot)
    {
        var place = places[slot];
        var last = entries[--count];
        if (place != count)
            Place(place, last);
        Free(slot);
    }

    /// <summary>Takes the earliest timer out; there must be one.</summary>
    internal VirtualTimer TakeEarliest()
    {
        var slot = entries[0].Slot;
        var timer = timers[slot]!;
        var last = entries[--count];
        if (count > 0)
            SiftDown(0, last);
        Free(slot);
        return timer;
    }

    internal void Clear()
    {
        entries = new Entry[Arity];
        timers = new VirtualTimer?[Arity];
        places = new int[Arity];
        count = 0;
        slotCount = 0;
        freeSlot = -1;
    }

    private void Free(int slot)
    {
        timers[slot] = null;
        places[slot] = freeSlot;
        freeSlot = slot;
    }

    private void Grow()
    {
        var length = entries.Length * 2;
        Array.Resize(ref entries, length);
        Array.Resize(ref timers, length);
        Array.Resize(ref places, length);
    }

    private void Place(int place, Entry entry)
    {
        if (place > 0 && IsBefore(entry, entries[(place - 1) / Arity]))
            SiftUp(place, entry);
        else
            SiftDown(place, entry);
    }

    private void SiftUp(int place, Entry entry)
    {
        while (place > 0)
        {
            var parentPlace = (place - 1) / Arity;
            var parent = entries[parentPlace];
            if (!IsBefore(entry, parent))
                break;
            Put(place, parent);
            place = parentPlace;
        }

        Put(place, entry);
    }

    private void SiftDown(int place, Entry entry)
    {
        var entriesNow = entries.AsSpan(0, count);
        while (true)
        {
            var child = (place * Arity) + 1;
            if (child >= entriesNow.Length)
                break;

            var least = child;
            var end = Math.Min(child + Arity, entriesNow.Length);
            for (child++; child < end; child++)
            {
                if (IsBefore(entriesNow[child], entriesNow[least]))
                    least = child;
            }

            if (!IsBefore(entriesNow[least], entry))
                break;
            Put(place, entriesNow[least]);
            place = least;
        }

        Put(place, entry);
    }

    private void Put(int place, Entry entry)
    {
        entries[place] = entry;
        places[entry.Slot] = place;
    }

    private bool IsBefore(in Entry left, in Entry right)
    {
        if (left.DueTicks != right.DueTicks)
            return left.DueTicks < right.DueTicks;
        if (left.Tie != right.Tie)
            return left.Tie < right.Tie;

        // Equal ties are rare but certain among a hundred thousand timers; the streams they come from differ in 64 bits.
        return timers[left.Slot]!.TieState < timers[right.Slot]!.TieState;
    }

    private readonly record struct Entry(long DueTicks, uint Tie, int Slot);
}

namespace Rehearsal.Simulation;

/// <summary>The armed timers, the earliest first.</summary>
/// <remarks>
/// <para>The near ones are in a heap, the far ones in no order; when the heap is empty, the nearest part of the far ones moves into it.
/// So the heap that each turn works on stays small enough for the processor's caches with a hundred thousand timers and more, and one far
/// timer is looked at <see cref="FarPerNear"/> times, one after the other in memory, on its way.</para>
/// <para>The order is that of the entries alone, whatever is near or far. Only the simulation's thread touches it. It keeps the room its
/// busiest moment needed.</para>
/// </remarks>
internal sealed class TimerQueue
{
    /// <summary>So many timers are one heap: it fits the nearest caches.</summary>
    internal const int HeapOnlyMax = 4096;

    private const int FarPerNear = 8;
    private const int SampleCount = 64;

    // Invariants: an entry is in near if it is due at horizonTicks or before, else in far[0..farCount). The slot of each knows where it is:
    // its place in the heap, or ~index in far. The horizon never ends before the clock, because it moves only when near is empty or too large.
    private TimerSlots slots;
    private TimerHeap near;
    private TimerEntry[] far = new TimerEntry[64];
    private int farCount;
    private long horizonTicks = long.MaxValue;
    private int nearMax = HeapOnlyMax;

    internal TimerQueue() => near = new TimerHeap(slots = new TimerSlots());

    internal int Count => near.Count + farCount;

    /// <summary>Gets when the earliest timer is due, in ticks; there must be one.</summary>
    internal long EarliestTicks
    {
        get
        {
            if (near.Count == 0)
                MoveNearestIn();
            return near.Earliest.DueTicks;
        }
    }

    /// <summary>Adds a timer that is not in the queue.</summary>
    /// <returns>The slot by which to move or remove it.</returns>
    internal int Add(VirtualTimer timer, long dueTicks, uint tie)
    {
        var slot = slots.Take(timer);
        Put(new TimerEntry(dueTicks, tie, slot));
        return slot;
    }

    internal void Move(int slot, long dueTicks, uint tie)
    {
        TakeOut(slot);
        Put(new TimerEntry(dueTicks, tie, slot));
    }

    internal void Remove(int slot)
    {
        TakeOut(slot);
        slots.Free(slot);
    }

    /// <summary>Takes the earliest timer out; there must be one.</summary>
    internal VirtualTimer TakeEarliest()
    {
        if (near.Count == 0)
            MoveNearestIn();

        var slot = near.Earliest.Slot;
        var timer = slots.TimerOf(slot);

        // Written before the heap is mended, not after: a timer armed long ago is fetched from memory while that goes on.
        timer.Slot = -1;
        near.TakeEarliest();
        slots.Free(slot);
        return timer;
    }

    internal void Clear()
    {
        near = new TimerHeap(slots = new TimerSlots());
        far = new TimerEntry[64];
        farCount = 0;
        horizonTicks = long.MaxValue;
        nearMax = HeapOnlyMax;
    }

    private void Put(TimerEntry entry)
    {
        if (entry.DueTicks > horizonTicks)
        {
            AddFar(entry);
            return;
        }

        near.Add(entry);
        if (near.Count > nearMax)
            MoveFarthestOut();
    }

    private void TakeOut(int slot)
    {
        var place = slots.PlaceOf(slot);
        if (place >= 0)
            near.RemoveAt(place);
        else
            RemoveFarAt(~place);
    }

    private void AddFar(TimerEntry entry)
    {
        if (farCount == far.Length)
            Array.Resize(ref far, farCount * 2);
        PutFar(farCount++, entry);
    }

    private void RemoveFarAt(int index)
    {
        var last = far[--farCount];
        if (index != farCount)
            PutFar(index, last);
    }

    private void PutFar(int index, TimerEntry entry)
    {
        far[index] = entry;
        slots.SetPlace(entry.Slot, ~index);
    }

    /// <summary>Moves the horizon so that the nearest part of the far timers is near; nothing is near yet.</summary>
    private void MoveNearestIn()
    {
        horizonTicks = farCount <= HeapOnlyMax ? long.MaxValue : NearestPartEnd(far.AsSpan(0, farCount));
        for (var index = 0; index < farCount;)
        {
            var entry = far[index];
            if (entry.DueTicks > horizonTicks)
            {
                index++;
                continue;
            }

            RemoveFarAt(index);
            near.Add(entry);
        }

        AllowTwiceNear();
    }

    /// <summary>Moves the horizon back, so that only the nearest part of what is near stays there.</summary>
    private void MoveFarthestOut()
    {
        var all = near.Entries.ToArray();
        horizonTicks = NearestPartEnd(all);
        near.Clear();
        foreach (var entry in all)
        {
            if (entry.DueTicks > horizonTicks)
                AddFar(entry);
            else
                near.Add(entry);
        }

        AllowTwiceNear();
    }

    // Should all be due at one instant, none can leave: twice as many must come before it is tried again.
    private void AllowTwiceNear() => nearMax = Math.Max(HeapOnlyMax, near.Count * 2);

    /// <summary>Estimates, from a sample at equal distances, until when about one in <see cref="FarPerNear"/> is due.</summary>
    private static long NearestPartEnd(ReadOnlySpan<TimerEntry> entries)
    {
        Span<long> sample = stackalloc long[SampleCount];
        for (var i = 0; i < SampleCount; i++)
            sample[i] = entries[(int)((long)i * entries.Length / SampleCount)].DueTicks;
        sample.Sort();
        return sample[SampleCount / FarPerNear];
    }
}

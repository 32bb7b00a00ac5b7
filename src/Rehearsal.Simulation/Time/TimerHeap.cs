using System.Runtime.CompilerServices;

namespace Rehearsal.Simulation;

/// <summary>Timers, the earliest first: a heap with four children a node.</summary>
/// <remarks>Adding and removing cost O(log n) and leave nothing behind. Only the simulation's thread touches it.</remarks>
internal sealed class TimerHeap(TimerSlots slots)
{
    private const int Arity = 4;

    // Invariants: entries[0..count) is a heap by IsBefore, and the slot of each knows its place.
    private TimerEntry[] entries = new TimerEntry[64];
    private int count;

    internal int Count => count;

    /// <summary>Gets the earliest entry; there must be one.</summary>
    internal ref readonly TimerEntry Earliest => ref entries[0];

    /// <summary>Gets all entries, in the heap's order.</summary>
    internal ReadOnlySpan<TimerEntry> Entries => entries.AsSpan(0, count);

    internal void Add(TimerEntry entry)
    {
        if (count == entries.Length)
            Array.Resize(ref entries, count * 2);
        SiftUp(count++, entry);
    }

    /// <summary>Takes the earliest out; there must be one.</summary>
    internal void TakeEarliest()
    {
        var last = entries[--count];
        if (count > 0)
            SiftDown(0, last);
    }

    internal void RemoveAt(int place)
    {
        var last = entries[--count];
        if (place == count)
            return;
        if (place > 0 && IsBefore(last, entries[(place - 1) / Arity]))
            SiftUp(place, last);
        else
            SiftDown(place, last);
    }

    internal void Clear() => count = 0;

    private void SiftUp(int place, TimerEntry entry)
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

    private void SiftDown(int place, TimerEntry entry)
    {
        var heap = entries.AsSpan(0, count);
        while (true)
        {
            var child = (place * Arity) + 1;
            if (child + Arity > heap.Length)
                break;

            // Which of four is the least is a coin toss at every level: it is computed, for a branch would be guessed wrong.
            var children = heap.Slice(child, Arity);
            var left = BeforeBit(children[1], children[0]);
            var right = 2 + BeforeBit(children[3], children[2]);
            var least = left + ((right - left) * BeforeBit(children[right], children[left]));
            if (!IsBefore(children[least], entry))
            {
                Put(place, entry);
                return;
            }

            Put(place, children[least]);
            place = child + least;
        }

        SiftDownLast(heap, place, entry);
    }

    /// <summary>Sifts down where a node has fewer children than four, which is where the heap ends.</summary>
    private void SiftDownLast(ReadOnlySpan<TimerEntry> heap, int place, TimerEntry entry)
    {
        var least = (place * Arity) + 1;
        for (var child = least + 1; child < heap.Length; child++)
        {
            if (IsBefore(heap[child], heap[least]))
                least = child;
        }

        if (least < heap.Length && IsBefore(heap[least], entry))
        {
            Put(place, heap[least]);
            place = least;
        }

        Put(place, entry);
    }

    private void Put(int place, TimerEntry entry)
    {
        entries[place] = entry;
        slots.SetPlace(entry.Slot, place);
    }

    private bool IsBefore(in TimerEntry left, in TimerEntry right)
    {
        if (left.DueTicks != right.DueTicks)
            return left.DueTicks < right.DueTicks;
        if (left.Tie != right.Tie)
            return left.Tie < right.Tie;

        // Equal ties are rare but certain among a hundred thousand timers; the streams they come from differ in 64 bits.
        return slots.TimerOf(left.Slot).TieState < slots.TimerOf(right.Slot).TieState;
    }

    private int BeforeBit(in TimerEntry left, in TimerEntry right)
    {
        if (left.DueTicks == right.DueTicks && left.Tie == right.Tie)
            return IsBefore(left, right) ? 1 : 0;
        return Unsafe.BitCast<bool, byte>((left.DueTicks < right.DueTicks) | ((left.DueTicks == right.DueTicks) & (left.Tie < right.Tie)));
    }
}

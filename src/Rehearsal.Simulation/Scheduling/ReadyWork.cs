using System.Runtime.CompilerServices;

namespace Rehearsal.Simulation;

/// <summary>The work that may run now; each take is a uniformly random choice, drawn from the seed.</summary>
/// <remarks>Only the simulation's thread touches it. It keeps the room its busiest moment needed.</remarks>
internal sealed class ReadyWork(SeededRandom random)
{
    // Invariant: items[0..count) are waiting, in no meaningful order; the rest is default, so that nothing done is kept alive.
    private WorkItem[] items = new WorkItem[64];
    private int count;

    internal int Count => count;

    internal void Add(WorkItem item)
    {
        if (count == items.Length)
            Array.Resize(ref items, count * 2);
        items[count++] = item;
    }

    /// <summary>Takes one piece; a lone one costs no draw.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryTake(out WorkItem item)
    {
        if (count == 0)
        {
            item = default;
            return false;
        }

        var index = count == 1 ? 0 : (int)random.NextBelow((uint)count);
        item = items[index];
        items[index] = items[--count];
        items[count] = default;
        return true;
    }

    internal void Clear()
    {
        items = new WorkItem[1];
        count = 0;
    }

    internal WorkItem[] Snapshot() => items.AsSpan(0, count).ToArray();
}

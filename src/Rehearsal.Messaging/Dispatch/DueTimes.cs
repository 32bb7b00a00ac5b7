using System.Runtime.InteropServices;

namespace Rehearsal.Messaging;

/// <summary>The times that deliveries wait for. Many may wait for one.</summary>
internal sealed class DueTimes
{
    private readonly Dictionary<DateTimeOffset, int> counts = [];

    public int Count { get; private set; }

    public void Add(DateTimeOffset due)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(counts, due, out _)++;
        Count++;
    }

    public void Remove(DateTimeOffset due)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(counts, due);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref count))
        {
            return;
        }

        Count--;
        if (--count == 0)
        {
            counts.Remove(due);
        }
    }

    /// <summary>Tells whether none is due up to a time, it included.</summary>
    public bool AreAllAfter(DateTimeOffset horizon)
    {
        foreach (var due in counts.Keys)
        {
            if (due <= horizon)
            {
                return false;
            }
        }

        return true;
    }
}

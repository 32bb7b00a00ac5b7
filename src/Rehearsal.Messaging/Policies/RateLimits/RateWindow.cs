namespace Rehearsal.Messaging;

/// <summary>The moments at which a key was let pass, as far as they still count: exact, with room for as many as the limit. Moments are a clock's timestamps.</summary>
internal sealed class RateWindow(int limit, long length)
{
    private const int FirstRoom = 4;

    private long[] passed = new long[Math.Min(limit, FirstRoom)];
    private int first;

    public int Count { get; private set; }

    /// <summary>Gets the moment at which nothing counts any more.</summary>
    public long EmptyAt => Count == 0 ? long.MinValue : At(Count - 1) + length;

    /// <summary>Lets go of what no longer counts.</summary>
    /// <returns>True when there is room.</returns>
    public bool HasRoom(long now)
    {
        while (Count > 0 && At(0) + length <= now)
        {
            first = (first + 1) % passed.Length;
            Count--;
        }

        return Count < limit;
    }

    /// <summary>Lets a key pass. Of more than the limit, which a log of a higher one may tell of, the latest count.</summary>
    public void Pass(long now)
    {
        if (Count == limit)
        {
            first = (first + 1) % passed.Length;
            Count--;
        }
        else if (Count == passed.Length)
        {
            Grow();
        }

        // A clock never goes back; what is taken from a log may.
        passed[(first + Count) % passed.Length] = Count == 0 ? now : Math.Max(now, At(Count - 1));
        Count++;
    }

    /// <summary>Tells when the one that waits behind so many others has room.</summary>
    public long RoomAt(int waitingBefore, long now)
    {
        var free = limit - Count;
        if (waitingBefore < free)
        {
            return now;
        }

        // Every pass makes room for another one a window later; those that pass at once do so now.
        var (rounds, place) = Math.DivRem(waitingBefore - free, limit);
        return (place < Count ? At(place) : now) + (length * (rounds + 1L));
    }

    private long At(int index) => passed[(first + index) % passed.Length];

    private void Grow()
    {
        var grown = new long[Math.Min((long)limit, passed.Length * 2L)];
        for (var i = 0; i < Count; i++)
        {
            grown[i] = At(i);
        }

        (passed, first) = (grown, 0);
    }
}

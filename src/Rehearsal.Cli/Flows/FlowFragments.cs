using Rehearsal.Analysis;

namespace Rehearsal.Cli.Flows;

/// <summary>Parts of a report, one a flow, that come in any order and are written in theirs. So many bytes stay in memory, more go to a file without a name.</summary>
internal sealed class FlowFragments
{
    private const int BytesMax = 64 * 1024 * 1024;

    private readonly List<Fragment> fragments = [];
    private readonly SpillFile file = new();
    private int inMemory;

    /// <summary>Uses a part.</summary>
    public delegate void Use(ReadOnlySpan<byte> part);

    /// <summary>Keeps a part.</summary>
    /// <param name="place">Its place among the others.</param>
    /// <param name="bytes">The part.</param>
    public void Add((int Recording, long Place) place, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= BytesMax - inMemory)
        {
            inMemory += bytes.Length;
            fragments.Add(new Fragment(place, bytes.ToArray(), 0, bytes.Length));
        }
        else
        {
            fragments.Add(new Fragment(place, null, file.Append(bytes), bytes.Length));
        }
    }

    /// <summary>Gives the parts in order.</summary>
    public void ForEach(Use use)
    {
        fragments.Sort(static (left, right) => left.Order.CompareTo(right.Order));
        byte[] room = [];
        foreach (var fragment in fragments)
        {
            if (fragment.Bytes is { } bytes)
            {
                use(bytes);
                continue;
            }

            room = room.Length < fragment.Length ? new byte[fragment.Length] : room;
            file.Read(fragment.Place, room.AsSpan(0, fragment.Length));
            use(room.AsSpan(0, fragment.Length));
        }
    }

    private readonly record struct Fragment((int Recording, long Place) Order, byte[]? Bytes, long Place, int Length);
}

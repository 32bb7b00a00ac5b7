using System.Buffers;

namespace Rehearsal.Events;

/// <summary>What the index of a growing segment notes of some records in a row. Its arrays are lent by the pool, for a page of memory that is touched first is dear.</summary>
/// <remarks>Written under the lock of the index. What is written never changes, so that who read the number of records can read those records at any time.</remarks>
internal sealed class IndexPage
{
    /// <summary>The records of a full page: 2 to the power of this.</summary>
    public const int Shift = 14;

    /// <summary>The records of a full page.</summary>
    public const int Size = 1 << Shift;

    private const int RoomMin = 64;

    private uint[] offsets = [];
    private RecordKeys[] keys = [];
    private RecordLinks[] links = [];
    private int room;
    private int linksRoom;

    /// <summary>Makes room for records.</summary>
    /// <param name="count">How many are here.</param>
    /// <param name="needed">How many will be here.</param>
    /// <param name="isAlone">Whether this is the first page, which begins small: most logs are.</param>
    public void Reserve(int count, int needed, bool isAlone)
    {
        if (needed > room)
        {
            room = isAlone ? Math.Clamp(Math.Max(needed, 2 * room), RoomMin, Size) : Size;
            Volatile.Write(ref offsets, Larger(offsets, count, room));
            Volatile.Write(ref keys, Larger(keys, count, room));
        }
    }

    /// <summary>Adds records that room was made for.</summary>
    public void Add(int count, ReadOnlySpan<uint> at, uint shift, ReadOnlySpan<RecordKeys> records)
    {
        records.CopyTo(keys.AsSpan(count));
        var target = offsets.AsSpan(count, at.Length);
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = at[i] + shift;
        }
    }

    /// <summary>Gets the offset of a record of this page.</summary>
    public uint OffsetOf(int record) => Volatile.Read(ref offsets)[record];

    /// <summary>Gets the keys of a record of this page.</summary>
    public ref readonly RecordKeys KeysOf(int record) => ref Volatile.Read(ref keys)[record];

    /// <summary>Gets the keys of the first records of this page.</summary>
    public ReadOnlySpan<RecordKeys> Keys(int count) => Volatile.Read(ref keys).AsSpan(0, count);

    /// <summary>Gets the offsets of the first records of this page.</summary>
    public ReadOnlySpan<uint> Offsets(int count) => Volatile.Read(ref offsets).AsSpan(0, count);

    /// <summary>Gets the links of a record of this page.</summary>
    public ref RecordLinks LinksOf(int record) => ref Volatile.Read(ref links)[record];

    /// <summary>Makes room for the links of the records that are here.</summary>
    /// <param name="count">How many have links.</param>
    public void ReserveLinks(int count)
    {
        if (linksRoom < room)
        {
            linksRoom = room;
            Volatile.Write(ref links, Larger(links, count, room));
        }
    }

    /// <summary>Gives the arrays back to the pool: nobody reads them any more.</summary>
    public void Release()
    {
        Return(ref offsets);
        Return(ref keys);
        Return(ref links);
    }

    // What was smaller is left to the collector: a query may read it still.
    private static T[] Larger<T>(T[] items, int count, int length)
        where T : unmanaged
    {
        var larger = ArrayPool<T>.Shared.Rent(length);
        items.AsSpan(0, count).CopyTo(larger);
        return larger;
    }

    private static void Return<T>(ref T[] items)
        where T : unmanaged
    {
        if (items.Length > 0)
        {
            ArrayPool<T>.Shared.Return(items);
            items = [];
        }
    }
}

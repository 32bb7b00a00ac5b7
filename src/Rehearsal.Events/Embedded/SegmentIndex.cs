namespace Rehearsal.Events;

/// <summary>Where the records of one segment stand and which of them have a key. Records are counted from 0 in each segment.</summary>
internal abstract class SegmentIndex
{
    /// <summary>The records in one block of times.</summary>
    public const int BlockSize = 256;

    /// <summary>Gets the number of records.</summary>
    public abstract int Count { get; }

    /// <summary>Gets the offset of a record.</summary>
    public abstract uint OffsetOf(int record);

    /// <summary>Gets how many records have a key.</summary>
    public abstract int CountOf(ulong hash);

    /// <summary>Gets the records that have a key, ascending or descending. Other keys with the same hash are among them.</summary>
    public abstract IEnumerable<int> Find(ulong hash, bool backwards);

    /// <summary>Gets the earliest and latest time of a block of records in UTC ticks; of all times, when they are not known.</summary>
    public abstract (long Earliest, long Latest) Block(int block);

    /// <summary>Gets the earliest and latest time of all records.</summary>
    public abstract (long Earliest, long Latest) Times { get; }

    /// <summary>Begins a lease: see <see cref="IndexLease"/>.</summary>
    public virtual void Lend()
    {
    }

    /// <summary>Ends a lease.</summary>
    public virtual void Return()
    {
    }
}

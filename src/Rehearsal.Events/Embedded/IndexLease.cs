namespace Rehearsal.Events;

/// <summary>An index while it is read: its memory is not given to another one before every lease has ended.</summary>
/// <param name="index">The index.</param>
internal readonly struct IndexLease(SegmentIndex index) : IDisposable
{
    /// <summary>Gets the index; not to be used when the lease has ended.</summary>
    public SegmentIndex Index => index;

    /// <summary>Ends the lease. Who never does keeps the memory from being used again, and no more than that.</summary>
    public void Dispose() => index.Return();
}

namespace Rehearsal.Events;

/// <summary>The segments of groups whose indexes are open: a bounded number of them, so that memory does not grow with what was ever asked for.</summary>
/// <remarks>The one that was opened first is let go of first. Nothing here keeps a segment that retention has dropped: its files would stay open, and take their space. Safe for concurrent use.</remarks>
internal sealed class OpenIndexes
{
    private const int Max = 128;

    private readonly Lock gate = new();
    private readonly Queue<WeakReference<Segment>> opened = new();

    /// <summary>Notes that the index of a segment was opened, and lets go of another one when there are too many. Called outside the locks of segments.</summary>
    public void Add(Segment segment)
    {
        WeakReference<Segment>? first;
        lock (gate)
        {
            opened.Enqueue(new WeakReference<Segment>(segment));
            first = opened.Count > Max ? opened.Dequeue() : null;
        }

        if (first is not null && first.TryGetTarget(out var left))
        {
            left.LeaveIndex();
        }
    }
}

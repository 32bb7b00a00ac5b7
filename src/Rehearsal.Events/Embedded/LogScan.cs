namespace Rehearsal.Events;

/// <summary>Reads the records of a log one after the other without decoding them. For one thread at a time.</summary>
public sealed class LogScan : IDisposable
{
    private readonly Segment[] segments;
    private readonly long from;
    private readonly long head;
    private SegmentScan? scan;
    private int at = -1;
    private long position;

    internal LogScan(Segment[] segments, long from, long head)
    {
        this.segments = segments;
        this.head = head;
        this.from = Math.Max(from, segments.Length > 0 ? segments[0].First : 0);
        position = this.from;
    }

    /// <summary>Gets the record that was read last.</summary>
    public LogRecordView Current => scan is null ? throw new InvalidOperationException("Nothing was read yet: call MoveNext first.") : scan.Current;

    /// <summary>Reads the next record.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="EventLogException">A record is damaged.</exception>
    public bool MoveNext()
    {
        if (position >= head)
        {
            return false;
        }

        while (scan is null || position >= EndOf(at))
        {
            Enter();
        }

        do
        {
            if (!scan.TryNext(out _))
            {
                throw segments[at].Damaged(scan.Offset, $"the record of position {position}", "bytes whose length, position or checksum does not fit");
            }
        }
        while (scan.Position <= position);

        position++;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => scan?.Dispose();

    private long EndOf(int segment) => segment + 1 < segments.Length ? segments[segment + 1].First : head;

    private void Enter()
    {
        at++;
        while (EndOf(at) <= position)
        {
            at++;
        }

        var segment = segments[at];
        scan?.Dispose();
        scan = position == segment.First ? new SegmentScan(segment.File, position) : new SegmentScan(segment.File, position, OffsetIn(segment));
    }

    private uint OffsetIn(Segment segment)
    {
        using var lease = segment.Lend();
        return lease.Index.OffsetOf((int)(position - segment.First));
    }
}

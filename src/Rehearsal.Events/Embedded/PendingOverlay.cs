namespace Rehearsal.Events;

/// <summary>A segment's file with the records that are pending for it behind its own, while the writer moves those. Safe for concurrent use.</summary>
/// <param name="segment">The file.</param>
/// <param name="first">The segment's first position.</param>
/// <param name="pending">What is pending.</param>
internal sealed class PendingOverlay(IDiskFile segment, long first, PendingReader pending) : IDiskFile
{
    // Before that the segment has its records itself. What a loss of power left in the other file may be older, and must not hide them.
    private long from = long.MaxValue;

    // The end of those records as far as it is known, and the position that comes next.
    private (long Offset, long Position) own = (SegmentHeader.Length, first);

    /// <inheritdoc/>
    public long Length => segment.Length;

    /// <summary>Shows what is pending behind the segment's own records. Called by one thread at a time.</summary>
    public void Show()
    {
        if (pending.Header(first) is null)
        {
            return;
        }

        using var scan = new SegmentScan(segment, own.Position, own.Offset);
        while (scan.TryNext(out _))
        {
        }

        own = (scan.Offset, scan.Position);
        Volatile.Write(ref from, own.Offset);
    }

    /// <inheritdoc/>
    public int ReadAt(System.Span<byte> buffer, long offset)
    {
        while (true)
        {
            var shown = Volatile.Read(ref from);
            var header = offset + buffer.Length > shown ? pending.Header(first) : null;
            var read = segment.ReadAt(buffer, offset);
            var begin = Math.Max(Math.Max(offset, shown), header?.Offset ?? 0);
            var end = Math.Min(offset + read, header?.Offset + header?.Length ?? 0);
            if (header is null || end <= begin)
            {
                return read;
            }

            pending.Fill(buffer[(int)(begin - offset)..(int)(end - offset)], begin - header.Value.Offset);
            // The records are in their segment before others take their place.
            if (header.Value.IsContinuedBy(pending.Header(first)))
            {
                return read;
            }
        }
    }

    /// <inheritdoc/>
    public void Preallocate(long length) => segment.Preallocate(length);

    /// <inheritdoc/>
    public void WriteAt(ReadOnlySpan<byte> bytes, long offset) => segment.WriteAt(bytes, offset);

    /// <inheritdoc/>
    public void Flush() => segment.Flush();

    /// <inheritdoc/>
    public void Dispose() => segment.Dispose();
}

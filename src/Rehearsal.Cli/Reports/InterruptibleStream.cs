namespace Rehearsal.Cli.Reports;

/// <summary>A stream whose reads may wait for long, and can be interrupted all the same.</summary>
/// <param name="inner">What is read; closed with this.</param>
/// <param name="cancellationToken">Interrupts a read, which then throws <see cref="OperationCanceledException"/>.</param>
internal sealed class InterruptibleStream(Stream inner, CancellationToken cancellationToken) : Stream
{
    private const int BufferLength = 64 * 1024;

    private readonly byte[] room = new byte[BufferLength];
    private int start;
    private int end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (start == end)
        {
            // Into a buffer of its own: a read that is left behind must not write into what the caller goes on with.
            (start, end) = (0, Interruptible.Run(() => inner.Read(room), cancellationToken));
        }

        var length = Math.Min(buffer.Length, end - start);
        room.AsSpan(start, length).CopyTo(buffer);
        start += length;
        return length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        // Closing waits for a read that was left behind.
        if (!cancellationToken.IsCancellationRequested)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

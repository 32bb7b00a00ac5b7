namespace Rehearsal.Cli.Reports;

/// <summary>A stream that is read once, forwards, through a buffer of its own: a read that is left behind never writes into what the caller goes on with.</summary>
internal abstract class IncomingStream : Stream
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
            (start, end) = (0, Receive(room));
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

    /// <summary>Waits for the next bytes.</summary>
    /// <returns>How many there are; 0 at the end.</returns>
    protected abstract int Receive(byte[] buffer);
}

using System.Globalization;

namespace Rehearsal.Cli.Remote;

/// <summary>The bytes of a recording as they come over the network.</summary>
/// <param name="url">Where from, for messages.</param>
/// <param name="client">Asked for it; disposed with this.</param>
/// <param name="inner">The body of the answer.</param>
/// <param name="cancellationToken">Interrupts a read, which then throws <see cref="OperationCanceledException"/>.</param>
internal sealed class RemoteStream(RecordingUrl url, HttpClient client, Stream inner, CancellationToken cancellationToken) : Stream
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
            (start, end) = (0, Receive());
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
        inner.Dispose();
        client.Dispose();
        base.Dispose(disposing);
    }

    private int Receive()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(RemoteRecording.Patience);
        try
        {
            return inner.ReadAsync(room, patience.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new RemoteRecordingException(url.Text, "a recording to its end", "an answer that broke off", "ask again; see whether its server still runs", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RemoteRecordingException(
                url.Text, "a recording to its end", string.Create(CultureInfo.InvariantCulture, $"an answer of which nothing came for {RemoteRecording.Patience.TotalSeconds} s"), "ask again; see whether its server still runs", exception);
        }
    }
}

using System.Net.Sockets;
using Rehearsal.Postgres.Testing.Relay;

namespace Rehearsal.Postgres.Testing.Transport;

/// <summary>
/// A connection's way to the session without a socket between: what Npgsql writes is passed on by the thread that writes it, and who reads
/// reads from the server. Writing never waits for another connection; reading does, for it has the time-out of a statement. It takes the place of the socket's stream in a connection that was opened over the socket.
/// </summary>
internal sealed class DirectStream(Session session, RelayClient client, Socket socket) : Stream
{
    /// <summary>Gets or sets whose way it is; another one's in the next test.</summary>
    public RelayClient Client { get; set; } = client;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsMemory(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var bytes = new byte[buffer.Length];
        var count = Read(bytes.AsMemory());
        bytes.AsSpan(0, count).CopyTo(buffer);
        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => session.ReadAsync(Client, buffer, async: true, 0, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var handled = session.TakeAsync(Client, buffer);
        if (!handled.IsCompletedSuccessfully)
        {
            handled.AsTask().GetAwaiter().GetResult();
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => session.TakeAsync(Client, buffer.Span);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private int Read(Memory<byte> buffer)
    {
        // Npgsql sets the time-out of a statement on its socket.
        var read = session.ReadAsync(Client, buffer, async: false, socket.ReceiveTimeout, CancellationToken.None);
        return read.IsCompletedSuccessfully ? read.Result : read.AsTask().GetAwaiter().GetResult();
    }
}

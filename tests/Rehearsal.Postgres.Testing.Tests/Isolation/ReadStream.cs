using System.Net.Sockets;

namespace Rehearsal.Postgres.Testing.Tests.Isolation;

/// <summary>Tells when it is read from.</summary>
internal sealed class ReadStream(Socket socket) : NetworkStream(socket)
{
    private readonly TaskCompletionSource firstRead = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task FirstRead => firstRead.Task;

    public override int Read(Span<byte> buffer)
    {
        firstRead.TrySetResult();
        return base.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        firstRead.TrySetResult();
        return base.Read(buffer, offset, count);
    }
}

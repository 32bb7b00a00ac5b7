using System.Net.Sockets;
using Rehearsal.Postgres.Testing.Relay;

namespace Rehearsal.Postgres.Testing.Transport;

/// <summary>Serves one connection over its socket, on a thread of its own that blocks: two wake-ups a statement, which is the least there is.</summary>
internal static class SocketClient
{
    private const int BufferSize = 64 * 1024;

    public static void Start(NetworkStream stream, Session session, RelayClient client) =>
        new Thread(() => Serve(stream, session, client)) { IsBackground = true, Name = $"isolated connection {client.Number}" }.Start();

    private static void Serve(NetworkStream stream, Session session, RelayClient client)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (!client.IsClosed)
            {
                var count = stream.Read(buffer);
                if (count == 0)
                {
                    break;
                }

                client.Inbound.Append(buffer.AsSpan(0, count));
                session.HandleAsync(client, async: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                while (session.MayRead(client))
                {
                    count = session.ReadAsync(client, buffer, async: false, 0, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                    stream.Write(buffer.AsSpan(0, count));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The connection was cut; what it left open is undone below.
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException or IndexOutOfRangeException)
        {
            // It does not speak the protocol: a message states more than it has.
            session.Reject(client, exception);
            Farewell(stream, session, client, buffer);
        }

        session.Close(client);
        stream.Dispose();
    }

    private static void Farewell(NetworkStream stream, Session session, RelayClient client, byte[] buffer)
    {
        try
        {
            var count = session.ReadAsync(client, buffer, async: false, 0, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            stream.Write(buffer.AsSpan(0, count));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // It has gone already.
        }
    }
}

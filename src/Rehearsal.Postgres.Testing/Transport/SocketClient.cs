using System.Net.Sockets;
using Rehearsal.Postgres.Testing.Relay;

namespace Rehearsal.Postgres.Testing.Transport;

/// <summary>
/// Serves one connection over its socket, on a thread of its own that blocks: two wake-ups a statement, which is the least there is. Nothing here is asynchronous, for a socket
/// that once was so never blocks by itself again.
/// </summary>
internal static class SocketClient
{
    private const int BufferSize = 64 * 1024;

    public static void Start(Socket accepted, RelayListener listener, Admission admission, CancellationToken cancellationToken) =>
        new Thread(() => Serve(accepted, listener, admission, cancellationToken)) { IsBackground = true, Name = "isolated connection" }.Start();

    private static void Serve(Socket accepted, RelayListener listener, Admission admission, CancellationToken cancellationToken)
    {
        using var stream = new NetworkStream(accepted, ownsSocket: true);
        var session = listener.Session;
        if (Admit(stream, session, admission, listener.OnAdmitted, cancellationToken) is { } client)
        {
            Serve(stream, session, client);
        }
    }

    /// <summary>Serves a connection that was let in, to its end.</summary>
    internal static void Serve(NetworkStream stream, Session session, RelayClient client)
    {
        var buffer = new byte[BufferSize];
        try
        {
            Pass(stream, session, client, buffer);
            if (session.MayRead(client))
            {
                // Its test ended as it came in.
                Farewell(stream, session, client, buffer);
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

        // A connection that was handed on to a later test is another client by now.
        session.Close(session.Find(client.Number) ?? client);
    }

    private static RelayClient? Admit(NetworkStream stream, Session session, Admission admission, Action onAdmitted, CancellationToken cancellationToken)
    {
        using var end = cancellationToken.Register(stream.Dispose);
        try
        {
            return Startup.Admit(stream, session, admission, onAdmitted);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or OperationCanceledException or ObjectDisposedException or SocketException or Npgsql.NpgsqlException)
        {
            // A connection that ends before it was let in, or does not speak the protocol, has nobody to tell.
            return null;
        }
    }

    private static void Pass(NetworkStream stream, Session session, RelayClient client, byte[] buffer)
    {
        // A direct one is waited for to its socket's end, for it may be another client by then: its first test may be over before this thread gets here.
        while (!client.IsClosed || client.IsDirect)
        {
            if (client.IsDirect || !client.IsCopyingIn || session.AwaitCopyData(stream.Socket))
            {
                var count = stream.Read(buffer);
                if (count == 0)
                {
                    return;
                }

                session.Accept(client, buffer.AsSpan(0, count));
            }

            while (session.MayRead(client))
            {
                Forward(stream, session, client, buffer);
            }
        }
    }

    private static void Forward(NetworkStream stream, Session session, RelayClient client, byte[] buffer)
    {
        var count = session.ReadAsync(client, buffer, async: false, 0, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        stream.Write(buffer.AsSpan(0, count));
    }

    private static void Farewell(NetworkStream stream, Session session, RelayClient client, byte[] buffer)
    {
        try
        {
            Forward(stream, session, client, buffer);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // It has gone already.
        }
    }
}

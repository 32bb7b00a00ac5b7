using System.Net.Sockets;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>Bytes to the server and from it: one sends and one reads at a time, whoever needs it.</summary>
internal sealed partial class Session
{
    /// <summary>Sends what is to go to the server. One sender at a time, who also takes what is added meanwhile.</summary>
    private async ValueTask SendAsync(bool async)
    {
        lock (state)
        {
            if (isSending || outgoing.Length == 0)
            {
                return;
            }

            isSending = true;
        }

        while (true)
        {
            lock (state)
            {
                if (outgoing.Length == 0 || broken is not null)
                {
                    isSending = false;
                    return;
                }

                (outgoing, sent) = (sent, outgoing);
            }

            try
            {
                if (sent.Length > WriteAlone)
                {
                    await SendBesideReadingAsync().ConfigureAwait(false);
                }
                else if (async)
                {
                    await server.Stream.WriteAsync(sent.Memory, CancellationToken.None).ConfigureAwait(false);
                }
                else
                {
                    server.Stream.Write(sent.Span);
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                Fail(exception);
            }

            sent.Clear();
        }
    }

    private async ValueTask SendBesideReadingAsync()
    {
        var write = server.Stream.WriteAsync(sent.Memory, CancellationToken.None).AsTask();
        while (Task.WaitAny([write], 1) < 0)
        {
            if (server.Socket.Available > 0 && reading.Wait(0))
            {
                try
                {
                    await FillAsync(async: false, 0, CancellationToken.None).ConfigureAwait(false);
                }
                finally
                {
                    reading.Release();
                }
            }
        }

        await write.ConfigureAwait(false);
    }

    /// <summary>Whether a read only took longer than its statement may; the session goes on.</summary>
    private static bool IsTimeout(Exception exception) => exception.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock };

    /// <summary>Reads from the server once and gives everybody what is theirs. The caller holds the reading gate.</summary>
    private async ValueTask FillAsync(bool async, int timeoutMs, CancellationToken cancellationToken)
    {
        var room = incoming.Reserve(ReadSize);
        int count;
        try
        {
            if (async)
            {
                count = await server.Stream.ReadAsync(room, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                if (server.Socket.ReceiveTimeout != timeoutMs)
                {
                    server.Socket.ReceiveTimeout = timeoutMs;
                }

                count = server.Stream.Read(room.Span);
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException || (exception is IOException && !IsTimeout(exception)))
        {
            Fail(exception);
            return;
        }

        if (count == 0)
        {
            Fail(new EndOfStreamException("The server closed the session."));
            return;
        }

        lock (state)
        {
            incoming.Commit(count);
            Dispatch();
        }

        await SendAsync(async).ConfigureAwait(false);
    }
}

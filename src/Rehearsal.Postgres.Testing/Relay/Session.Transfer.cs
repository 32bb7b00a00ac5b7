using System.Net.Sockets;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>Bytes to the server and from it: one sends and one reads at a time, whoever needs it.</summary>
internal sealed partial class Session
{
    /// <summary>Sends what is to go to the server. One sender at a time, who also takes what is added meanwhile.</summary>
    /// <param name="isReading">Whether the caller holds the reading gate, as a reader does that finds something to send which another thread has not come to send yet.</param>
    private async ValueTask SendAsync(bool isReading = false)
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
            bool isMuchAwaited;
            lock (state)
            {
                isMuchAwaited = expected.Count > AwaitedAlone;
                if (outgoing.Length == 0 || broken is not null)
                {
                    isSending = false;
                    return;
                }

                (outgoing, sent) = (sent, outgoing);
            }

            try
            {
                if (sent.Length > WriteAlone || (isMuchAwaited && !server.Socket.Poll(0, SelectMode.SelectWrite)))
                {
                    await SendBesideReadingAsync(isReading).ConfigureAwait(false);
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

    /// <summary>Writes, and reads until all is written: a server that nobody reads from reads no more itself.</summary>
    /// <param name="isReading">Whether the caller holds the reading gate; it would wait for itself.</param>
    private async ValueTask SendBesideReadingAsync(bool isReading)
    {
        using var written = new CancellationTokenSource();
        var write = WriteAsync();
        try
        {
            while (!write.IsCompleted && broken is null)
            {
                if (!isReading)
                {
                    await reading.WaitAsync(written.Token).ConfigureAwait(false);
                }

                try
                {
                    await FillAsync(async: true, 0, written.Token).ConfigureAwait(false);
                }
                finally
                {
                    if (!isReading)
                    {
                        reading.Release();
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // All is written.
        }

        await write.ConfigureAwait(false);

        async Task WriteAsync()
        {
            try
            {
                await server.Stream.WriteAsync(sent.Memory, CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                await written.CancelAsync().ConfigureAwait(false);
            }
        }
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
                count = await server.ReadAsync(room, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                count = server.Read(room.Span, timeoutMs);
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

        await SendAsync(isReading: true).ConfigureAwait(false);
    }
}

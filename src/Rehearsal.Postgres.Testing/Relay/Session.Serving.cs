using System.Net.Sockets;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>What connections send is passed on, and what they are to get is awaited.</summary>
internal sealed partial class Session
{
    /// <summary>Takes what a connection sends and passes on what can be passed on at once. The rest waits until the connection is read from: what is written there has no time-out of its own, what is read has.</summary>
    /// <returns>The task is complete when it is returned, unless what is sent is too large for that.</returns>
    public ValueTask TakeAsync(RelayClient client, ReadOnlySpan<byte> bytes)
    {
        Append(client, bytes);
        return HandleAsync(client, async: false, mayWait: false, Patience.Endless, CancellationToken.None);
    }

    /// <summary>Takes what a connection sends and passes it on.</summary>
    public void Accept(RelayClient client, ReadOnlySpan<byte> bytes)
    {
        Append(client, bytes);
        HandleAsync(client, async: false, mayWait: true, Patience.Endless, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Passes on what a connection has sent.</summary>
    /// <param name="client">The connection.</param>
    /// <param name="async">Whether waits may be asynchronous; if not, the task is complete when it is returned.</param>
    /// <param name="mayWait">Whether to wait where answers or another connection must come first. If not, the rest is left to who reads.</param>
    /// <param name="patience">How long waits that are not asynchronous may be.</param>
    /// <param name="cancellationToken">Ends an asynchronous wait.</param>
    /// <exception cref="IOException">The wait took too long.</exception>
    private async ValueTask HandleAsync(RelayClient client, bool async, bool mayWait, Patience patience, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (mayWait)
            {
                await EnterAsync(writing, async, patience, cancellationToken).ConfigureAwait(false);
            }
            else if (!writing.Wait(0, CancellationToken.None))
            {
                LeaveToReader(client);
                return;
            }

            Next next;
            Task turned;
            try
            {
                if (cancelling is { } passed)
                {
                    await WaitForAsync(passed, async).ConfigureAwait(false);
                }

                lock (state)
                {
                    next = Translate(client);
                    client.IsPending = next != Next.Done;
                    turned = turn.Task;
                    if (next != Next.Turn)
                    {
                        client.WaitsSince = 0;
                    }
                    else if (client.WaitsSince == 0)
                    {
                        client.WaitsSince = Environment.TickCount64;
                    }

                    if (next == Next.Drain)
                    {
                        FlushServer();
                    }
                }

                await SendAsync().ConfigureAwait(false);
                if (next == Next.Drain && mayWait)
                {
                    await DrainAsync(async, patience, cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                writing.Release();
            }

            if (next == Next.Done)
            {
                return;
            }

            if (!mayWait)
            {
                LeaveToReader(client);
                return;
            }

            if (next == Next.Turn)
            {
                await WaitForTurnAsync(client, turned, async, patience, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Append(RelayClient client, ReadOnlySpan<byte> bytes)
    {
        lock (state)
        {
            client.Inbound.Append(bytes);
            client.IsPending = true;
        }
    }

    /// <summary>A reader may wait already: for an answer, which cannot come before this.</summary>
    private void LeaveToReader(RelayClient client)
    {
        lock (state)
        {
            client.Wake();
        }
    }

    /// <summary>Reads what a connection is to get; waits until there is something.</summary>
    /// <returns>The number of bytes; 0 when the connection is closed.</returns>
    public async ValueTask<int> ReadAsync(RelayClient client, Memory<byte> target, bool async, int timeoutMs, CancellationToken cancellationToken)
    {
        var patience = new Patience(timeoutMs);
        while (true)
        {
            bool isAwaited;
            bool isPending;
            lock (state)
            {
                if (client.Outbox.Length > 0)
                {
                    var count = Math.Min(client.Outbox.Length, target.Length);
                    client.Outbox.Span[..count].CopyTo(target.Span);
                    client.Outbox.Skip(count);
                    return count;
                }

                if (client.IsClosed)
                {
                    return 0;
                }

                isPending = client.IsPending;
                isAwaited = client.Expecting > 0;
            }

            if (isPending)
            {
                await HandleAsync(client, async, mayWait: true, patience, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (!isAwaited)
            {
                await WaitForArrivalAsync(client, async, patience, cancellationToken).ConfigureAwait(false);
                continue;
            }

            await EnterAsync(reading, async, patience, cancellationToken).ConfigureAwait(false);
            try
            {
                if (NeedsServer(client))
                {
                    await FillAsync(async, patience.Left(), cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                reading.Release();
            }
        }
    }

    /// <summary>Whether a connection has something to read from its socket, now or as soon as the server answers, before it sends more.</summary>
    public bool MayRead(RelayClient client)
    {
        lock (state)
        {
            // Once it is direct, its answers are read by whoever asked, and its socket's thread may have been on its way here.
            return !client.IsDirect && (client.Outbox.Length > 0 || (client.Expecting > 0 && !client.IsClosed && (!client.IsPipelineOpen || client.AwaitsFlush) && !client.IsCopyingIn));
        }
    }

    /// <summary>Waits until a connection that copies in has sent something, and passes on what the server has to say meanwhile.</summary>
    /// <returns>Whether the connection has sent something.</returns>
    public bool AwaitCopyData(Socket from)
    {
        List<Socket> ready = [from, server.Socket];
        Socket.Select(ready, null, null, Timeout.InfiniteTimeSpan);
        if (ready.Contains(from) || !reading.Wait(0))
        {
            return ready.Contains(from);
        }

        try
        {
            FillAsync(async: false, 0, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            return false;
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>Reads answers until none is outstanding.</summary>
    private async ValueTask DrainAsync(bool async, Patience patience, CancellationToken cancellationToken)
    {
        while (true)
        {
            await EnterAsync(reading, async, patience, cancellationToken).ConfigureAwait(false);
            try
            {
                lock (state)
                {
                    // Whoever copies in must send before there are more answers.
                    if (broken is not null || !expected.TryPeek(out var first) || first.Client.IsCopyingIn)
                    {
                        return;
                    }
                }

                await FillAsync(async, patience.Left(), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                reading.Release();
            }
        }
    }

    private bool NeedsServer(RelayClient client)
    {
        lock (state)
        {
            return client.Outbox.Length == 0 && client.Expecting > 0 && !client.IsClosed;
        }
    }
}

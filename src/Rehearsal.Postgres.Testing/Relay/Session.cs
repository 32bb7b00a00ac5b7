using System.Collections.Immutable;
using System.Net.Sockets;
using Npgsql;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>
/// One session of the real server, shared in turns by every connection of a test. It is inside one transaction; the transactions of
/// the connections are savepoints of it. Safe for many threads.
/// </summary>
/// <remarks>
/// Whoever needs an answer reads it: there is no thread of the session's own. A connection's bytes are looked at and passed on in
/// <see cref="HandleAsync"/>, the server's in <see cref="FillAsync"/>; both change state under one lock that is never held across input or output.
/// </remarks>
internal sealed partial class Session : IDisposable
{
    /// <summary>More than this at once is written beside reading, for the server stops reading while nobody reads from it.</summary>
    private const int WriteAlone = 16 * 1024;

    /// <summary>The answers to so many messages fit into what a socket holds while nobody reads, unless they are large: then it is looked whether the server still takes something.</summary>
    private const int AwaitedAlone = 32;

    private const int ReadSize = 16 * 1024;

    private readonly Lock state = new();
    private readonly ServerConnection server;
    private readonly SessionOptions options;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly SemaphoreSlim reading = new(1, 1);
    private readonly ByteBuffer incoming = new();
    private readonly Queue<Expectation> expected = new();
    private readonly Dictionary<int, RelayClient> clients = [];
    private ByteBuffer outgoing = new();
    private ByteBuffer sent = new();
    private bool isSending;
    private bool isUnflushed;
    private int lastNumber;
    private RelayClient? current;
    private Exception? broken;
    private volatile Task? cancelling;
    private TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Session(ServerConnection server, SessionOptions options)
    {
        this.server = server;
        this.options = options;
        control = new RelayClient(0);
    }

    private enum Next
    {
        /// <summary>Everything that has come is passed on.</summary>
        Done,

        /// <summary>What was sent before must be answered first.</summary>
        Drain,

        /// <summary>Another connection must end its transaction first.</summary>
        Turn,
    }

    /// <summary>Gets why the session can be used no more; null while it can.</summary>
    public Exception? Broken => broken;

    /// <summary>Gets the parameter messages for a new client.</summary>
    public IReadOnlyList<byte[]> Parameters => server.Parameters;

    /// <summary>Connects and prepares what a session needs.</summary>
    public static async Task<Session> OpenAsync(NpgsqlConnectionStringBuilder settings, SessionOptions options, CancellationToken cancellationToken)
    {
        var session = new Session(await ServerConnection.OpenAsync(settings, cancellationToken).ConfigureAwait(false), options);
        try
        {
            await session.PrepareAsync(cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Adds a connection.</summary>
    /// <param name="ofTest">The number of the test that it belongs to.</param>
    /// <param name="settings">What its connection string asks for beyond the session's own settings.</param>
    /// <param name="socket">Its socket.</param>
    /// <returns>Null when its test is not the one that runs: what was left over from a test must not come into the next.</returns>
    public RelayClient? Join(int ofTest, ImmutableArray<SessionSetting> settings, Socket socket)
    {
        lock (state)
        {
            if (!isInTest || ofTest != test)
            {
                return null;
            }

            var client = new RelayClient(++lastNumber) { SettingsFirst = settings, Settings = settings, Socket = socket };
            clients.Add(client.Number, client);
            socketsJoined++;
            return client;
        }
    }

    /// <summary>Returns the connection that was told this process id.</summary>
    public RelayClient? Find(int number)
    {
        lock (state)
        {
            return clients.GetValueOrDefault(number);
        }
    }

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

    /// <summary>Tells a connection that it has broken the protocol.</summary>
    public void Reject(RelayClient client, Exception why)
    {
        lock (state)
        {
            Messages.Complaint(client.Outbox, (byte)'E', "FATAL", "08P01", why.Message, null);
        }
    }

    /// <summary>Ends a connection that has gone, by the message that it should have sent.</summary>
    public void Close(RelayClient client)
    {
        lock (state)
        {
            if (client.IsClosed)
            {
                return;
            }

            client.Inbound.Clear();
            client.Rest.Clear();
        }

        Accept(client, Messages.Terminate);
    }

    /// <summary>Cancels what a connection runs or waits to run; nothing when it does neither. Nobody begins a statement meanwhile, so that it is no other that ends.</summary>
    public void Cancel(RelayClient client)
    {
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (state)
        {
            if (client.IsPending && current != client)
            {
                client.IsCancelled = true;
                notices.Add(WaitOf(client));
                EndTurn();
                return;
            }

            if (current != client || client.Expecting == 0 || cancelling is not null)
            {
                return;
            }

            cancelling = passed.Task;
        }

        try
        {
            server.Cancel();
        }
        finally
        {
            lock (state)
            {
                cancelling = null;
            }

            passed.SetResult();
        }
    }

    public void Dispose()
    {
        Fail(new ObjectDisposedException(nameof(Session)));
        server.Dispose();
    }

    /// <summary>Waits for a gate as the caller can: by blocking, or not.</summary>
    private static ValueTask EnterAsync(SemaphoreSlim gate, bool async, Patience patience, CancellationToken cancellationToken)
    {
        if (gate.Wait(0, CancellationToken.None))
        {
            return ValueTask.CompletedTask;
        }

        if (async)
        {
            return new ValueTask(gate.WaitAsync(cancellationToken));
        }

        return gate.Wait(patience.Left() is > 0 and var left ? left : Timeout.Infinite, cancellationToken) ? ValueTask.CompletedTask : throw Patience.Over();
    }

    private static ValueTask WaitForAsync(Task task, bool async)
    {
        if (async)
        {
            return new ValueTask(task);
        }

        task.GetAwaiter().GetResult();
        return ValueTask.CompletedTask;
    }

    private bool NeedsServer(RelayClient client)
    {
        lock (state)
        {
            return client.Outbox.Length == 0 && client.Expecting > 0 && !client.IsClosed;
        }
    }

    private async ValueTask WaitForTurnAsync(RelayClient client, Task turned, bool async, Patience patience, CancellationToken cancellationToken)
    {
        var left = options.TurnWaitMax - TimeSpan.FromMilliseconds(Environment.TickCount64 - client.WaitsSince);
        var came = left > TimeSpan.Zero;
        if (came && async)
        {
            try
            {
                await turned.WaitAsync(left, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                came = false;
            }
        }
        else if (came)
        {
            var leftMs = patience.Left();
            var isShorter = leftMs > 0 && leftMs < left.TotalMilliseconds;
            came = turned.Wait(isShorter ? TimeSpan.FromMilliseconds(leftMs) : left, cancellationToken);
            if (!came && isShorter)
            {
                throw Patience.Over();
            }
        }

        if (!came)
        {
            lock (state)
            {
                client.WaitedTooLong = true;
            }
        }
    }

    private static async ValueTask WaitForArrivalAsync(RelayClient client, bool async, Patience patience, CancellationToken cancellationToken)
    {
        if (async)
        {
            await client.Arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (!client.Arrival.Wait(patience.Left() is > 0 and var left ? left : Timeout.Infinite, cancellationToken))
        {
            throw Patience.Over();
        }
    }

    /// <summary>Ends the session for everybody.</summary>
    private void Fail(Exception why)
    {
        lock (state)
        {
            if (broken is not null)
            {
                return;
            }

            broken = why;
            expected.Clear();
            foreach (var client in clients.Values.Append(control))
            {
                client.Expecting = 0;
                Messages.Complaint(client.Outbox, (byte)'E', "FATAL", "57P01", $"The session of this isolated test has ended: {why.Message}", null);
                client.IsClosed = true;
                client.Wake();
            }

            EndTurn();
        }
    }

    private void EndTurn()
    {
        var ended = turn;
        turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ended.TrySetResult();
    }
}

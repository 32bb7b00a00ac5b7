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
    /// <param name="settings">What its connection string asks for beyond the session's own settings.</param>
    /// <param name="socket">Its socket.</param>
    public RelayClient Join(ImmutableArray<SessionSetting> settings, Socket socket)
    {
        lock (state)
        {
            var client = new RelayClient(++lastNumber) { SettingsFirst = settings, Settings = settings, Test = test, Socket = socket };
            clients.Add(client.Number, client);
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

    /// <summary>Takes what a connection has put into its inbound buffer. Returns when it is passed on.</summary>
    /// <param name="client">The connection.</param>
    /// <param name="async">Whether waits may be asynchronous; if not, the task is complete when it is returned.</param>
    /// <param name="cancellationToken">Ends a wait for the session.</param>
    public async ValueTask HandleAsync(RelayClient client, bool async, CancellationToken cancellationToken)
    {
        var waited = 0L;
        while (true)
        {
            await EnterAsync(writing, async, cancellationToken).ConfigureAwait(false);
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
                    client.WaitsForTurn = next == Next.Turn;
                    turned = turn.Task;
                    if (next == Next.Drain)
                    {
                        FlushServer();
                    }
                }

                await SendAsync().ConfigureAwait(false);
                if (next == Next.Drain)
                {
                    await DrainAsync(async).ConfigureAwait(false);
                }
            }
            finally
            {
                writing.Release();
            }

            if (next == Next.Done)
            {
                break;
            }

            if (next == Next.Turn)
            {
                waited = waited == 0 ? Environment.TickCount64 : waited;
                await WaitForTurnAsync(client, turned, waited, async, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reads what a connection is to get; waits until there is something.</summary>
    /// <returns>The number of bytes; 0 when the connection is closed.</returns>
    public async ValueTask<int> ReadAsync(RelayClient client, Memory<byte> target, bool async, int timeoutMs, CancellationToken cancellationToken)
    {
        while (true)
        {
            bool isAwaited;
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

                isAwaited = client.Expecting > 0;
            }

            if (!isAwaited)
            {
                await WaitForArrivalAsync(client, async, timeoutMs, cancellationToken).ConfigureAwait(false);
                continue;
            }

            await EnterAsync(reading, async, cancellationToken).ConfigureAwait(false);
            try
            {
                if (NeedsServer(client))
                {
                    await FillAsync(async, timeoutMs, cancellationToken).ConfigureAwait(false);
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
    public async ValueTask DrainAsync(bool async)
    {
        while (true)
        {
            await EnterAsync(reading, async, CancellationToken.None).ConfigureAwait(false);
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

                await FillAsync(async, 0, CancellationToken.None).ConfigureAwait(false);
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
        if (!client.IsClosed)
        {
            client.Inbound.Clear();
            Messages.Empty(client.Inbound, (byte)'X');
            HandleAsync(client, async: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Cancels what a connection runs or waits to run; nothing when it does neither. Nobody begins a statement meanwhile, so that it is no other that ends.</summary>
    public void Cancel(RelayClient client)
    {
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (state)
        {
            if (client.WaitsForTurn)
            {
                client.IsCancelled = true;
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
    private static ValueTask EnterAsync(SemaphoreSlim gate, bool async, CancellationToken cancellationToken)
    {
        if (gate.Wait(0, CancellationToken.None))
        {
            return ValueTask.CompletedTask;
        }

        if (async)
        {
            return new ValueTask(gate.WaitAsync(cancellationToken));
        }

        gate.Wait(cancellationToken);
        return ValueTask.CompletedTask;
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

    private async ValueTask WaitForTurnAsync(RelayClient client, Task turned, long begun, bool async, CancellationToken cancellationToken)
    {
        var left = options.TurnWaitMax - TimeSpan.FromMilliseconds(Environment.TickCount64 - begun);
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
            came = turned.Wait(left, cancellationToken);
        }

        if (!came)
        {
            lock (state)
            {
                client.WaitedTooLong = true;
            }
        }
    }

    private static async ValueTask WaitForArrivalAsync(RelayClient client, bool async, int timeoutMs, CancellationToken cancellationToken)
    {
        if (async)
        {
            await client.Arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (!client.Arrival.Wait(timeoutMs > 0 ? timeoutMs : Timeout.Infinite, cancellationToken))
        {
            throw new IOException("Nothing came in time.", new SocketException((int)SocketError.TimedOut));
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

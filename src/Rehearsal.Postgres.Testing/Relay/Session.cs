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
}

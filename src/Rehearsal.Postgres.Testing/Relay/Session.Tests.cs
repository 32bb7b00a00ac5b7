using System.Net.Sockets;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>The tests that a session serves one after the other, and what it does for itself.</summary>
internal sealed partial class Session
{
    /// <summary>What connections of a test that has ended are told: PostgreSQL's code for a session that was ended from outside, after which Npgsql keeps a connection in no pool.</summary>
    public const string EndedCode = "57P01";

    public const string EndedHint = "Close connections and end background work before the test's TestDatabase is disposed of, and take connection string and data source from each test's own TestDatabase.";
    private const string EndedMessage = "The test that this connection belongs to has ended.";
    private bool isInTest;
    private int test;
    private int socketsJoined;
    private readonly List<string> notices = [];
    private bool hadDeferrable;

    /// <summary>Begins the transaction of a test. As its end, this blocks for one short answer: a session that was never read asynchronously is read faster.</summary>
    /// <param name="number">The test's number, which no other test of this session's relay has.</param>
    public async ValueTask BeginTestAsync(int number)
    {
        lock (state)
        {
            isInTest = true;
            test = number;
            statements = commits = notifications = socketsJoined = 0;
            notices.Clear();
        }

        await RunAsync(static buffer => { buffer.Append(Outer.Begin); buffer.Append(Messages.Sync); }, async: false, runs: 1).ConfigureAwait(false);
    }

    /// <summary>Rolls everything back and closes all connections; those in the middle of something first. What they have prepared goes in the same round trip.</summary>
    /// <param name="pooled">Which connections in Npgsql's pools are open, by their numbers; null when that is not known.</param>
    /// <param name="handedOn">The number of the connection that is handed on to the next test; null when there is none. It begins anew.</param>
    /// <returns>The connections that were still open, in words.</returns>
    public async ValueTask<IReadOnlyList<string>> EndTestAsync(IReadOnlyDictionary<int, bool>? pooled, int? handedOn = null)
    {
        List<RelayClient> busy = [];
        List<string> open = [];
        lock (state)
        {
            isInTest = false;
            foreach (var client in clients.Values)
            {
                if (IsOpen(client, pooled))
                {
                    open.Add($"connection {client.Number} is still open; its last statement was '{client.LastSql}'");
                }

                if (client.Status != RelayClient.Idle || client.HasGuard || client.IsPipelineOpen || client.Expecting > 0)
                {
                    busy.Add(client);
                }
            }
        }

        foreach (var client in busy)
        {
            await ThrowOutAsync(client).ConfigureAwait(false);
        }

        var prepared = CloseAll(handedOn);
        if (broken is null)
        {
            await RunAsync(
                buffer =>
                {
                    foreach (var name in prepared)
                    {
                        Messages.CloseStatement(buffer, name);
                    }

                    buffer.Append(Outer.End);
                    // Functions take locks too, and their bodies are not seen here.
                    buffer.Append(Outer.Unlock);
                    buffer.Append(Outer.ForgetSequences);
                    buffer.Append(Messages.Sync);
                },
                async: false,
                runs: 3,
                closes: prepared.Count).ConfigureAwait(false);
        }

        lock (state)
        {
            preparedAsText.Clear();
            hasDeferrable = hadDeferrable;
            hasBrief = hadBrief;
            // Everything set inside the transaction went with it, and so did temporary tables, cursors and locks.
            settingsApplied = settingsApplied.Clear();
            current = null;
        }

        return open;
    }

    /// <summary>Ends the connections of a test: whoever still has one is told when it is used.</summary>
    /// <returns>The prepared statements that they and SQL have left in the session.</returns>
    private List<string> CloseAll(int? handedOn)
    {
        lock (state)
        {
            List<string> prepared = [.. preparedAsText];
            var next = handedOn is { } number && clients.TryGetValue(number, out var last) && !last.IsClosed ? last.Anew() : null;
            foreach (var client in clients.Values)
            {
                prepared.AddRange(client.Prepared.Select(name => NameOf(client, name)));
                SayFarewell(client);
                client.IsClosed = true;
                client.Wake();
            }

            clients.Clear();
            if (next is not null && broken is null)
            {
                clients.Add(next.Number, next);
            }

            // Whoever waits for a turn learns of it too.
            EndTurn();
            return prepared;
        }
    }

    private static void SayFarewell(RelayClient client) => Messages.Complaint(client.Outbox, (byte)'E', "FATAL", EndedCode, EndedMessage, EndedHint);

    /// <summary>Whether a connection is as one that was just opened: it has set, prepared and left nothing, and waits for nothing.</summary>
    public bool IsAsNew(RelayClient client)
    {
        lock (state)
        {
            return broken is null && isInTest && clients.GetValueOrDefault(client.Number) == client && client.IsAsNew;
        }
    }

    /// <summary>Gets whether connections of the present test have come over sockets alone.</summary>
    public bool HasSockets
    {
        get
        {
            lock (state)
            {
                return socketsJoined > 0;
            }
        }
    }

    /// <summary>Lets a connection that has come over its socket do without it.</summary>
    public void MakeDirect(RelayClient client, Func<bool>? isHeld)
    {
        lock (state)
        {
            client.IsHeld = isHeld;
            client.IsDirect = true;
            if (clients.GetValueOrDefault(client.Number) == client)
            {
                socketsJoined--;
            }
        }
    }

    /// <summary>Gets what the present test is to be told of, in words.</summary>
    public IReadOnlyList<string> Notices
    {
        get
        {
            lock (state)
            {
                return [.. notices];
            }
        }
    }

    /// <summary>Gets what the present test has done.</summary>
    public (int Statements, int Commits, int Notifications) Counts
    {
        get
        {
            lock (state)
            {
                return (statements, commits, notifications);
            }
        }
    }

    /// <summary>Whether the code under test has a connection open. One without a pool is, unless its end is on its way.</summary>
    private static bool IsOpen(RelayClient client, IReadOnlyDictionary<int, bool>? pooled) =>
        client.IsHeld is { } isHeld ? isHeld()
        : pooled is not null && (pooled.TryGetValue(client.Number, out var isOpen) ? isOpen : !IsEnding(client));

    private static bool IsEnding(RelayClient client)
    {
        try
        {
            return client.Socket?.Poll(TimeSpan.Zero, SelectMode.SelectRead) != false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    /// <summary>Closes a connection in the middle of what it does.</summary>
    private async ValueTask ThrowOutAsync(RelayClient client)
    {
        bool isRunning;
        lock (state)
        {
            isRunning = client.Expecting > 0 && !client.IsPipelineOpen && !client.IsCopyingIn;
            client.IsThrownOut = isRunning;
        }

        if (isRunning)
        {
            server.Cancel();
        }

        var next = Next.Drain;
        while (next == Next.Drain)
        {
            await EnterAsync(writing, async: true, Patience.Endless, CancellationToken.None).ConfigureAwait(false);
            try
            {
                lock (state)
                {
                    next = broken is null ? Leave(client) : Next.Done;
                    if (next == Next.Done)
                    {
                        SayFarewell(client);
                    }
                }

                await SendAsync().ConfigureAwait(false);
                await DrainAsync(async: true, Patience.Endless, CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                writing.Release();
            }
        }
    }
}

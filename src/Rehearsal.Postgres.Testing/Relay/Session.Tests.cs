using System.Net.Sockets;
using System.Text;
using Npgsql;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>The tests that a session serves one after the other, and what it does for itself.</summary>
internal sealed partial class Session
{
    /// <summary>What connections of a test that has ended are told: PostgreSQL's code for a session that was ended from outside, after which Npgsql keeps a connection in no pool.</summary>
    public const string EndedCode = "57P01";

    public const string EndedHint = "Close connections and end background work before the test's TestDatabase is disposed of, and take connection string and data source from each test's own TestDatabase.";

    private const string EndedMessage = "The test that this connection belongs to has ended.";

    /// <summary>The session's own voice.</summary>
    private readonly RelayClient control;

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

    /// <summary>Runs SQL of the session's own between the statements of its connections, none of which may be in a transaction.</summary>
    /// <returns>The values of the rows, as text.</returns>
    public async ValueTask<IReadOnlyList<string?[]>> QueryAsync(string sql)
    {
        RequireIdle();
        return Rows(await RunAsync(buffer => Messages.Query(buffer, sql)).ConfigureAwait(false));
    }

    private void RequireIdle()
    {
        lock (state)
        {
            if (clients.Values.FirstOrDefault(client => client.Status != RelayClient.Idle || client.IsPipelineOpen || client.IsCopyingIn) is { } busy)
            {
                throw new InvalidOperationException($"Connection {busy.Number} is in a transaction or in the middle of a statement; its last one was '{busy.LastSql}'. End it before this call.");
            }
        }
    }

    /// <summary>Reads with SQL of the session's own, as the session began: not in the role nor with the search path of a connection. An error is undone.</summary>
    /// <returns>The values of the rows, as text.</returns>
    public async ValueTask<IReadOnlyList<string?[]>> ReadAsync(string sql)
    {
        RequireIdle();
        return Rows(await RunAsync(
            buffer =>
            {
                buffer.Append(Outer.Save);
                Messages.Query(buffer, $"RESET SESSION AUTHORIZATION; RESET ROLE; RESET search_path; {sql}");
                buffer.Append(Outer.Undo);
                buffer.Append(Outer.Keep);
                buffer.Append(Messages.Sync);
            },
            runs: 1,
            undoes: true).ConfigureAwait(false));
    }

    /// <summary>Returns how the settings of the connections are, for a branch that begins.</summary>
    public ForkSettings SettingsNow()
    {
        lock (state)
        {
            return new ForkSettings(settingsApplied, clients.Values.ToDictionary(static client => client.Number, static client => client.Settings));
        }
    }

    /// <summary>Remembers settings as they were: the server has gone back to where a branch began.</summary>
    public void RestoreSettings(ForkSettings before)
    {
        lock (state)
        {
            settingsApplied = before.Applied;
            foreach (var client in clients.Values)
            {
                client.Settings = before.Own.TryGetValue(client.Number, out var own) ? own : client.SettingsFirst;
            }

            // Whoever is next is given its own.
            current = null;
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var count = 0;
        var prepare = Messages.Build(buffer =>
        {
            count = Outer.Prepare(buffer);
            buffer.Append(Messages.Sync);
        });
        await RunAsync(buffer => buffer.Append(prepare), async: false, parses: count).ConfigureAwait(false);
        const string Sql = @"SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE condeferrable), EXISTS (SELECT 1 FROM pg_proc WHERE prosrc ~* '\mon\s+commit\s+drop\M')";
        var found = Rows(await RunAsync(static buffer => Messages.Query(buffer, Sql), async: false).ConfigureAwait(false))[0];
        hasDeferrable = hadDeferrable = found[0] == "t";
        hasBrief = hadBrief = found[1] == "t";
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

    private async ValueTask<byte[]> RunAsync(Action<ByteBuffer> write, bool async = true, int runs = 0, int parses = 0, int closes = 0, bool undoes = false)
    {
        await EnterAsync(writing, async, Patience.Endless, CancellationToken.None).ConfigureAwait(false);
        try
        {
            await DrainAsync(async, Patience.Endless, CancellationToken.None).ConfigureAwait(false);
            lock (state)
            {
                if (broken is not null)
                {
                    throw new NpgsqlException($"The session of this isolated test has ended: {broken.Message}", broken);
                }

                if (expected.TryPeek(out var first))
                {
                    throw new InvalidOperationException($"Connection {first.Client.Number} is in the middle of '{first.Client.LastSql}'. End it before this call.");
                }

                control.Outbox.Clear();
                lastToParse = null;
                write(outgoing);
                for (var i = 0; i < parses; i++)
                {
                    Expect(new Expectation(Awaited.Parse, control, IsHidden: true));
                }

                for (var i = 0; i < closes; i++)
                {
                    Expect(new Expectation(Awaited.Close, control, IsHidden: true));
                }

                for (var i = 0; i < runs; i++)
                {
                    ExpectRun(control);
                }

                if (undoes)
                {
                    Expect(new Expectation(Awaited.Query, control, IsHidden: true));
                    ExpectRun(control);
                    ExpectRun(control);
                }

                Expect(new Expectation(runs + parses > 0 ? Awaited.Sync : Awaited.Query, control, IsHidden: true));
            }

            await SendAsync().ConfigureAwait(false);
            await DrainAsync(async, Patience.Endless, CancellationToken.None).ConfigureAwait(false);
            lock (state)
            {
                control.SkipsToSync = control.QueryFailed = false;
                return CheckedAnswer();
            }
        }
        finally
        {
            writing.Release();
        }
    }

    private byte[] CheckedAnswer()
    {
        var bytes = control.Outbox.Span;
        for (var length = Messages.WholeLength(bytes); length > 0; length = Messages.WholeLength(bytes))
        {
            if (bytes[0] == 'E')
            {
                var body = bytes[Messages.HeaderLength..length];
                throw new NpgsqlException($"{Messages.FieldOf(body, 'M')} (SQLSTATE {Messages.FieldOf(body, 'C')})", broken);
            }

            bytes = bytes[length..];
        }

        return control.Outbox.Span.ToArray();
    }

    private static List<string?[]> Rows(ReadOnlySpan<byte> bytes)
    {
        List<string?[]> rows = [];
        for (var length = Messages.WholeLength(bytes); length > 0; length = Messages.WholeLength(bytes))
        {
            if (bytes[0] == 'D')
            {
                rows.Add(Row(bytes[Messages.HeaderLength..length]));
            }

            bytes = bytes[length..];
        }

        return rows;
    }

    private static string?[] Row(ReadOnlySpan<byte> body)
    {
        var values = new string?[System.Buffers.Binary.BinaryPrimitives.ReadInt16BigEndian(body)];
        body = body[2..];
        for (var i = 0; i < values.Length; i++)
        {
            var size = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(body);
            body = body[4..];
            if (size >= 0)
            {
                values[i] = Encoding.UTF8.GetString(body[..size]);
                body = body[size..];
            }
        }

        return values;
    }
}

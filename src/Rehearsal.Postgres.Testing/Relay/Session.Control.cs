using Npgsql;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>What a session runs for itself, between the statements of its connections.</summary>
internal sealed partial class Session
{
    /// <summary>The session's own voice.</summary>
    private readonly RelayClient control;

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
        var found = Answer.Rows(await RunAsync(static buffer => Messages.Query(buffer, Sql), async: false).ConfigureAwait(false))[0];
        hasDeferrable = hadDeferrable = found[0] == "t";
        hasBrief = hadBrief = found[1] == "t";
    }

    /// <summary>Runs SQL of the session's own between the statements of its connections, none of which may be in a transaction.</summary>
    /// <returns>The values of the rows, as text.</returns>
    public async ValueTask<IReadOnlyList<string?[]>> QueryAsync(string sql)
    {
        RequireIdle();
        return Answer.Rows(await RunAsync(buffer => Messages.Query(buffer, sql)).ConfigureAwait(false));
    }

    /// <summary>Reads with SQL of the session's own, as the session began: not in the role nor with the search path of a connection. An error is undone.</summary>
    /// <returns>The values of the rows, as text.</returns>
    public async ValueTask<IReadOnlyList<string?[]>> ReadAsync(string sql)
    {
        RequireIdle();
        return Answer.Rows(await RunAsync(
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
                Answer.ThrowIfFailed(control.Outbox.Span, broken);
                return control.Outbox.Span.ToArray();
            }
        }
        finally
        {
            writing.Release();
        }
    }
}

using System.Text;
using Rehearsal.Postgres.Testing.Sql;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>What the server says: who gets it, and as what.</summary>
internal sealed partial class Session
{
    /// <summary>Errors that the code under test gets only because it runs inside a transaction.</summary>
    private static readonly Dictionary<string, string> CausedByIsolation = new(StringComparer.Ordinal)
    {
        ["25001"] = "This statement cannot run inside a transaction, and an isolated test is one. Use TestDatabase.CloneAsync for this test: it gives a database of its own, without isolation.",
        ["2D000"] = "A procedure that commits cannot do so inside the transaction of an isolated test. Use TestDatabase.CloneAsync for this test.",
        ["55P04"] = "A new enum value can be used only after a real commit. Use TestDatabase.CloneAsync for this test, or add the value in the set-up.",
    };

    private void Dispatch()
    {
        while (broken is null)
        {
            PassOwn();
            var bytes = incoming.Span;
            var length = Messages.WholeLength(bytes);
            if (length == 0)
            {
                return;
            }

            Take(bytes[..length]);
            incoming.Skip(length);
        }
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        switch (message[0])
        {
            case (byte)'E':
                TakeError(message);
                return;
            case (byte)'Z':
                TakeReady(message[Messages.HeaderLength]);
                return;
            case (byte)'A':
                // A notification reaches a session only after a commit; none of ours is one.
                return;
            case (byte)'N':
            case (byte)'S':
                // Settings change with statements of ours too, when a transaction goes back.
                if (expected.TryPeek(out var during) && (!during.IsHidden || (message[0] == 'S' && during.Client != nobody && during.Client != control)))
                {
                    during.Client.HasHeardOfSettings |= message[0] == 'S';
                    Pass(during.Client, message);
                }

                return;
        }

        if (!expected.TryPeek(out var awaited))
        {
            return;
        }

        if (!awaited.IsHidden || awaited.Client == control)
        {
            Pass(awaited.Client, message);
        }

        if (message[0] is (byte)'G' or (byte)'W')
        {
            awaited.Client.IsCopyingIn = !awaited.Client.HasCopiedAhead;
            awaited.Client.HasCopiedAhead = false;
            // The client sends next, and nobody can read anything for it before that.
            awaited.Client.Wake();
        }

        if (message[0] == 'C')
        {
            awaited.Client.IsCopyingIn = false;
        }

        if (Completes(awaited.Kind, message[0]))
        {
            Dequeue();
        }
    }

    private static bool Completes(Awaited kind, byte type) => kind switch
    {
        Awaited.Parse => type == '1',
        Awaited.Bind => type == '2',
        Awaited.Close => type == '3',
        Awaited.Describe => type is (byte)'T' or (byte)'n',
        Awaited.Execute => type is (byte)'C' or (byte)'I' or (byte)'s',
        _ => false,
    };

    private void TakeError(ReadOnlySpan<byte> message)
    {
        var body = message[Messages.HeaderLength..];
        if (!expected.TryPeek(out var failed))
        {
            Fail(EndOf(body));
            return;
        }

        var client = failed.Client;
        PassError(client, message, body);
        client.QueryFailed = true;
        client.IsCopyingIn = false;
        if (Messages.FieldOf(body, 'V') is "FATAL" or "PANIC")
        {
            Fail(EndOf(body));
            return;
        }

        if (failed.Kind == Awaited.Query)
        {
            return;
        }

        // The server ignores everything up to the next Sync, and so must the queue.
        while (expected.TryPeek(out var ignored) && ignored.Kind != Awaited.Sync)
        {
            Dequeue();
        }

        client.SkipsToSync = expected.Count == 0;
        isUnflushed = false;
    }

    /// <summary>Why the server has ended the session.</summary>
    private static IOException EndOf(ReadOnlySpan<byte> body) => new(Messages.FieldOf(body, 'M') + (Messages.FieldOf(body, 'C') is "25P03" or "25P04" or "57P05"
        ? $" (one of {string.Join(", ", SessionTimeouts.Names)} was set where it was not seen: in a function, most likely; SET of it is accepted and not applied)"
        : ""));

    private void PassError(RelayClient client, ReadOnlySpan<byte> message, ReadOnlySpan<byte> body)
    {
        if (client.IsThrownOut)
        {
            return;
        }

        if (client == control || client.Status != RelayClient.Idle || !CausedByIsolation.TryGetValue(Messages.FieldOf(body, 'C') ?? "", out var hint))
        {
            Pass(client, message);
            return;
        }

        var place = client.Outbox.BeginMessage((byte)'E');
        client.Outbox.Append(body[..^1]);
        client.Outbox.AppendByte((byte)'H');
        client.Outbox.AppendText(hint);
        client.Outbox.AppendByte(0);
        client.Outbox.EndMessage(place);
        client.Wake();
    }

    private void TakeReady(byte status)
    {
        if (!expected.TryPeek(out var awaited) || awaited.Kind is not (Awaited.Sync or Awaited.Query))
        {
            Fail(new InvalidDataException("The server is ready although something else was awaited of it."));
            return;
        }

        Dequeue();
        var client = awaited.Client;
        if (client == nobody)
        {
            TakeHidden(awaited.Then, status);
            return;
        }

        if (client == control)
        {
            Pass(client, Ready(status));
            return;
        }

        // Between tests, connections that go take their prepared statements with them.
        if (status == RelayClient.Idle && awaited.Then != AtReady.Nothing)
        {
            Fail(new InvalidOperationException($"The outer transaction was ended by '{client.LastSql}', which this relay did not see as the end of a transaction. The test is isolated no more."));
            return;
        }

        var hasFailed = status == RelayClient.Failed;
        switch (awaited.Then)
        {
            case AtReady.PipelineEnds when client.Status == RelayClient.Idle && hasFailed:
            case AtReady.GuardedQueryEnds when hasFailed:
            case AtReady.GuardEnds when hasFailed:
                Undo(client, AtReady.GuardIsUndone);
                break;
            case AtReady.PipelineEnds when client.Status == RelayClient.Idle:
                client.HasGuard = false;
                EmitReady(client);
                break;
            case AtReady.PipelineEnds:
            case AtReady.QueryEnds:
                client.Status = status;
                EmitReady(client);
                break;
            case AtReady.GuardedQueryEnds when client.Rest.Count > 0:
                // The statements of one query stand and fall together.
                break;
            case AtReady.GuardedQueryEnds:
                EndGuardedQuery(client);
                break;
            case AtReady.GuardEnds:
                client.HasGuard = false;
                EmitReady(client);
                break;
            case AtReady.GuardIsUndone:
                client.HasGuard = false;
                Restore(client, client.SettingsBefore);
                EmitReady(client);
                break;
            case AtReady.TransactionBegins:
                client.Status = status;
                EmitTag(client, "BEGIN");
                EmitReady(client);
                break;
            case AtReady.TransactionCommits when hasFailed:
            case AtReady.TransactionCommitsAndBegins when hasFailed:
                Undo(client, AtReady.CommitIsUndone);
                break;
            case AtReady.TransactionCommits or AtReady.TransactionCommitsAndBegins:
                client.Status = awaited.Then == AtReady.TransactionCommits ? RelayClient.Idle : status;
                client.HasGuard = false;
                client.SettingsBefore = SnapshotOf(client);
                client.Savepoints.Clear();
                commits++;
                EmitTag(client, "COMMIT");
                EmitReady(client);
                break;
            case AtReady.TransactionRollsBack or AtReady.TransactionRollsBackAndBegins:
                client.Status = awaited.Then == AtReady.TransactionRollsBack ? RelayClient.Idle : status;
                client.HasGuard = false;
                client.Savepoints.Clear();
                Restore(client, client.SettingsBefore);
                EmitTag(client, "ROLLBACK");
                EmitReady(client);
                break;
            case AtReady.CommitIsUndone:
                client.Status = RelayClient.Idle;
                client.HasGuard = false;
                Restore(client, client.SettingsBefore);
                EmitReady(client);
                break;
            case AtReady.Nothing:
                if (awaited.Bytes is { } instead)
                {
                    Pass(client, instead);
                    EmitReady(client);
                }

                break;
        }
    }

    /// <summary>The end of a query that no connection knows of.</summary>
    private void TakeHidden(AtReady then, byte status)
    {
        if (then == AtReady.SettingsAreGiven && status == RelayClient.Failed)
        {
            var error = nobody.Outbox.Span;
            Fail(new InvalidOperationException($"The settings of a connection cannot be given to the session once more: {Messages.FieldOf(error[Messages.HeaderLength..], 'M')}. {UseAClone}"));
        }

        nobody.Outbox.Clear();
    }

    /// <summary>Goes back to the savepoint and takes it away.</summary>
    private void Undo(RelayClient client, AtReady then)
    {
        ForgetCursors(client);
        outgoing.Append(Outer.Undo);
        outgoing.Append(Outer.Keep);
        outgoing.Append(Messages.Sync);
        ExpectRun(client);
        ExpectRun(client);
        Expect(new Expectation(Awaited.Sync, client, IsHidden: true, then));
        isUnflushed = false;
    }

    /// <summary>Checks what a commit checks and takes the savepoint away; what it holds is kept.</summary>
    private void EndGuard(RelayClient client)
    {
        if (hasDeferrable)
        {
            outgoing.Append(Outer.Check);
            outgoing.Append(Outer.Defer);
            ExpectRun(client);
            ExpectRun(client);
        }

        CloseCursors(client);
        DropBrief(client);
        outgoing.Append(Outer.Keep);
        ExpectRun(client);
        isUnflushed = true;
    }

    private void ExpectRun(RelayClient client)
    {
        Expect(new Expectation(Awaited.Bind, client, IsHidden: true));
        Expect(new Expectation(Awaited.Execute, client, IsHidden: true));
    }

    private void Expect(Expectation awaited)
    {
        expected.Enqueue(awaited);
        hasOnlyBegins = false;
        if (awaited.Client.Expecting++ == 0)
        {
            awaited.Client.Wake();
        }
    }

    private void Dequeue() => expected.Dequeue().Client.Expecting--;

    /// <summary>Hands over our own answers that stand in front.</summary>
    private void PassOwn()
    {
        while (expected.TryPeek(out var own) && own.Kind == Awaited.Own)
        {
            Dequeue();
            Pass(own.Client, own.Bytes);
        }
    }

    private static void Pass(RelayClient client, ReadOnlySpan<byte> message)
    {
        client.Outbox.Append(message);
        client.Wake();
    }

    /// <summary>Gives a client an answer of our own, behind those that it still awaits.</summary>
    private void Emit(RelayClient client, byte[] message)
    {
        if (client.Expecting == 0)
        {
            Pass(client, message);
        }
        else
        {
            var begins = hasOnlyBegins;
            Expect(new Expectation(Awaited.Own, client, IsHidden: false, Bytes: message));
            hasOnlyBegins = begins;
        }
    }

    private void EmitTag(RelayClient client, string tag) => Emit(client, Messages.Build(buffer => Messages.CommandComplete(buffer, tag)));

    /// <summary>Tells a client that it may go on, unless more statements of its query follow.</summary>
    private void EmitReady(RelayClient client)
    {
        if (client.Rest.Count > 0 && !client.QueryFailed)
        {
            return;
        }

        client.Rest.Clear();
        client.QueryFailed = false;
        client.HasCopiedAhead = false;
        if (!client.IsThrownOut)
        {
            Emit(client, Ready(client.Status));
        }

        if (client.Status == RelayClient.Idle && !client.IsPipelineOpen)
        {
            EndTurn();
        }
    }

    private static byte[] Ready(byte status) => status switch
    {
        RelayClient.Idle => ReadyIdle,
        RelayClient.InTransaction => ReadyInTransaction,
        _ => ReadyFailed,
    };

    private static readonly byte[] ReadyIdle = Messages.Build(static buffer => Messages.ReadyForQuery(buffer, RelayClient.Idle));
    private static readonly byte[] ReadyInTransaction = Messages.Build(static buffer => Messages.ReadyForQuery(buffer, RelayClient.InTransaction));
    private static readonly byte[] ReadyFailed = Messages.Build(static buffer => Messages.ReadyForQuery(buffer, RelayClient.Failed));

    private static string Text(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
}

using Rehearsal.Postgres.Testing.Sql;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>Simple queries, and the statements that mean something else in an isolated session.</summary>
internal sealed partial class Session
{
    private const string UseAClone = "Use TestDatabase.CloneAsync for this test: it gives a database of its own, without isolation.";

    private static readonly byte[] FailingQuery = Messages.Build(static buffer => Messages.Query(buffer, "DO $$ BEGIN RAISE EXCEPTION 'refused by the isolated session'; END $$"));

    /// <summary>Who gets what nobody is to see.</summary>
    private readonly RelayClient nobody = new(-1);

    private bool leavesThings;
    private int statements;
    private int commits;
    private int notifications;

    private Next TakeQuery(RelayClient client, ReadOnlySpan<byte> sql, bool isLast)
    {
        client.Remember(sql);
        if (client.Status == RelayClient.Idle && ResetScript.AnswerTo(sql) is { } answer)
        {
            return ResetSession(client, answer);
        }

        if (MayHaveSeveral(sql))
        {
            var parts = Statement.Split(sql);
            if (parts.Count > 1 && HasOwn(client, sql, parts))
            {
                foreach (var part in parts)
                {
                    client.Rest.Enqueue(sql[part].ToArray());
                }

                return Next.Done;
            }

            foreach (var part in parts[1..])
            {
                Note(client, Statement.KindOf(sql[part]), sql[part]);
            }
        }

        return RunQuery(client, sql, isLast);
    }

    /// <summary>Runs the next statement of a simple query whose statements are taken one by one.</summary>
    private Next TakeRest(RelayClient client)
    {
        if (client.Expecting > 0)
        {
            return Next.Drain;
        }

        // It must be gone before its own end asks whether more follow.
        var sql = client.Rest.Dequeue();
        var next = RunQuery(client, sql, isLast: true);
        if (next != Next.Done)
        {
            var rest = client.Rest.ToArray();
            client.Rest.Clear();
            client.Rest.Enqueue(sql);
            Array.ForEach(rest, client.Rest.Enqueue);
        }

        return next;
    }

    private Next RunQuery(RelayClient client, ReadOnlySpan<byte> sql, bool isLast)
    {
        var kind = Statement.KindOf(sql);
        if (ComesOutsideATest(client) || RefusedInTransactionOnly(client, kind, sql))
        {
            EndRefusedQuery(client);
            return Next.Done;
        }

        var next = BeginWork(client, out var isRefused);
        if (isRefused)
        {
            EndRefusedQuery(client);
        }

        if (next != Next.Done || isRefused)
        {
            return next;
        }

        // What a transaction's end does depends on how the statements before went.
        if (expected.Count > 0 && !hasOnlyBegins)
        {
            return Next.Drain;
        }

        if (!IsOwn(client, kind, sql))
        {
            Note(client, kind, sql);
            PassQuery(client, sql);
            return Next.Done;
        }

        switch (kind)
        {
            case StatementKind.Begin or StatementKind.BeginReadOnly when client.Status == RelayClient.Idle:
                Begin(client, kind, isLast);
                break;
            case StatementKind.Commit when client.Status == RelayClient.InTransaction:
                EndTransaction(client, AtReady.TransactionCommits);
                break;
            case StatementKind.CommitAndChain when client.Status == RelayClient.InTransaction:
                EndTransaction(client, AtReady.TransactionCommitsAndBegins);
                break;
            case StatementKind.Commit or StatementKind.Rollback when client.Status != RelayClient.Idle:
                EndTransaction(client, AtReady.TransactionRollsBack);
                break;
            case StatementKind.CommitAndChain or StatementKind.RollbackAndChain when client.Status != RelayClient.Idle:
                EndTransaction(client, AtReady.TransactionRollsBackAndBegins);
                break;
            default:
                AnswerOwn(client, kind);
                if (client.IsRefused)
                {
                    EndRefusedQuery(client);
                }
                else
                {
                    EmitReady(client);
                }

                break;
        }

        return Next.Done;
    }

    /// <summary>Runs an own statement in a pipeline.</summary>
    private Next RunOwn(RelayClient client, byte[] sql)
    {
        var kind = Statement.KindOf(sql);
        if (ComesOutsideATest(client))
        {
            return Next.Done;
        }

        var next = BeginWork(client, out var isRefused);
        if (next != Next.Done || isRefused)
        {
            return next;
        }

        if (expected.Count > 0 && !hasOnlyBegins)
        {
            return Next.Drain;
        }

        switch (kind)
        {
            case StatementKind.Begin or StatementKind.BeginReadOnly when client.HasGuard:
                // The savepoint of the statements before it is the transaction's, as they belong to it in a real pipeline too.
                client.HasGuard = false;
                client.Status = RelayClient.InTransaction;
                EmitTag(client, "BEGIN");
                break;
            case StatementKind.Begin or StatementKind.BeginReadOnly when client.Status == RelayClient.Idle:
                client.IsPipelineOpen = true;
                Begin(client, kind, isLast: false, isReadyAwaited: false);
                break;
            case StatementKind.Commit when client.HasGuard || client.Status == RelayClient.InTransaction:
                client.IsPipelineOpen = true;
                client.Status = RelayClient.Idle;
                client.HasGuard = false;
                EndGuard(client);
                commits++;
                EmitTag(client, "COMMIT");
                break;
            case StatementKind.Commit or StatementKind.Rollback when client.HasGuard || client.Status != RelayClient.Idle:
                client.IsPipelineOpen = true;
                client.Status = RelayClient.Idle;
                client.HasGuard = false;
                client.Settings = client.SettingsBefore;
                outgoing.Append(Outer.Undo);
                outgoing.Append(Outer.Keep);
                ExpectRun(client);
                ExpectRun(client);
                isUnflushed = true;
                EmitTag(client, "ROLLBACK");
                break;
            case StatementKind.CommitAndChain or StatementKind.RollbackAndChain:
                Refuse(client, "0A000", "AND CHAIN is passed on by an isolated session only as a simple query of its own.", "Write COMMIT or ROLLBACK, and BEGIN.");
                break;
            default:
                AnswerOwn(client, kind);
                break;
        }

        return Next.Done;
    }

    /// <summary>Answers what needs nothing of the server.</summary>
    private void AnswerOwn(RelayClient client, StatementKind kind)
    {
        switch (kind)
        {
            case StatementKind.Begin or StatementKind.BeginReadOnly:
                Warn(client, "25001", "there is already a transaction in progress");
                EmitTag(client, "BEGIN");
                break;
            case StatementKind.Commit or StatementKind.CommitAndChain:
                Warn(client, "25P01", "there is no transaction in progress");
                EmitTag(client, "COMMIT");
                break;
            case StatementKind.Rollback or StatementKind.RollbackAndChain:
                Warn(client, "25P01", "there is no transaction in progress");
                EmitTag(client, "ROLLBACK");
                break;
            case StatementKind.SetTransaction:
                EmitTag(client, "SET");
                break;
            case StatementKind.DeallocateAll:
                EmitTag(client, "DEALLOCATE ALL");
                break;
            case StatementKind.DiscardAll:
                EmitTag(client, "DISCARD ALL");
                break;
            case StatementKind.PrepareTransaction:
                Refuse(client, "0A000", "PREPARE TRANSACTION would end the transaction that isolates this test.", UseAClone);
                break;
            case StatementKind.Listen:
                Refuse(client, "0A000", "LISTEN would wait for ever in an isolated test: PostgreSQL delivers notifications after a real commit, and there is none.", UseAClone);
                break;
        }
    }

    private void Begin(RelayClient client, StatementKind kind, bool isLast, bool isReadyAwaited = true)
    {
        var isFirst = expected.Count == 0 || hasOnlyBegins;
        client.SettingsBefore = client.Settings;
        outgoing.Append(Outer.Save);
        ExpectRun(client);
        if (kind == StatementKind.BeginReadOnly)
        {
            outgoing.Append(Outer.ReadOnly);
            ExpectRun(client);
        }

        if (isLast)
        {
            outgoing.Append(Messages.Sync);
            isUnflushed = false;
            Expect(new Expectation(Awaited.Sync, client, IsHidden: true, AtReady.TransactionBegins));
            return;
        }

        // More has come already: its answer brings this one along.
        isUnflushed = true;
        client.Status = RelayClient.InTransaction;
        hasOnlyBegins = isFirst;
        EmitTag(client, "BEGIN");
        if (isReadyAwaited)
        {
            EmitReady(client);
        }
    }

    private void EndTransaction(RelayClient client, AtReady then)
    {
        if (then is AtReady.TransactionCommits or AtReady.TransactionCommitsAndBegins)
        {
            EndGuard(client);
            if (then == AtReady.TransactionCommitsAndBegins)
            {
                outgoing.Append(Outer.Save);
                ExpectRun(client);
            }
        }
        else
        {
            outgoing.Append(Outer.Undo);
            ExpectRun(client);
            if (then == AtReady.TransactionRollsBack)
            {
                outgoing.Append(Outer.Keep);
                ExpectRun(client);
            }
        }

        outgoing.Append(Messages.Sync);
        isUnflushed = false;
        Expect(new Expectation(Awaited.Sync, client, IsHidden: true, then));
    }

    private void PassQuery(RelayClient client, ReadOnlySpan<byte> sql)
    {
        var isGuarded = client.Status == RelayClient.Idle;
        if (isGuarded)
        {
            BeginGuard(client);
            client.IsPipelineOpen = false;
        }

        var place = outgoing.BeginMessage((byte)'Q');
        outgoing.Append(sql);
        outgoing.AppendByte(0);
        outgoing.EndMessage(place);
        isUnflushed = false;
        Expect(new Expectation(Awaited.Query, client, IsHidden: false, isGuarded ? AtReady.GuardedQueryEnds : AtReady.QueryEnds));
    }

    private void RefuseQuery(RelayClient client, string code, string message, string hint)
    {
        Refuse(client, code, message, hint);
        EndRefusedQuery(client);
    }

    private void EndRefusedQuery(RelayClient client)
    {
        client.SkipsToSync = false;
        client.IsRefused = false;
        if (client.Status == RelayClient.InTransaction)
        {
            FailTransaction(client);
        }
        else
        {
            EmitReady(client);
        }
    }

    private void Warn(RelayClient client, string code, string message) =>
        Emit(client, Messages.Build(buffer => Messages.Complaint(buffer, (byte)'N', "WARNING", code, message, null)));

    /// <summary>Whether a statement is answered here, with the server's help or without.</summary>
    private static bool IsOwn(RelayClient client, StatementKind kind, ReadOnlySpan<byte> sql) => kind switch
    {
        // In a failed transaction only its end is not an error, and the server says so best.
        StatementKind.Begin or StatementKind.BeginReadOnly or StatementKind.Listen or StatementKind.PrepareTransaction or StatementKind.DeallocateAll => client.Status != RelayClient.Failed,
        StatementKind.SetTransaction => client.Status != RelayClient.Failed && sql.IndexOf("READ ONLY"u8) < 0,
        StatementKind.DiscardAll => client.Status == RelayClient.Idle,
        StatementKind.Commit or StatementKind.CommitAndChain or StatementKind.Rollback or StatementKind.RollbackAndChain => true,
        _ => false,
    };

    private static bool HasOwn(RelayClient client, ReadOnlySpan<byte> sql, List<Range> parts)
    {
        foreach (var part in parts)
        {
            if (IsOwn(client, Statement.KindOf(sql[part]), sql[part]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayHaveSeveral(ReadOnlySpan<byte> sql) => sql.TrimEnd("; \t\r\n"u8).Contains((byte)';');

    private bool RefusedInTransactionOnly(RelayClient client, StatementKind kind, ReadOnlySpan<byte> sql)
    {
        if (client.Status != RelayClient.Idle || kind is not (StatementKind.Savepoint or StatementKind.TransactionOnly))
        {
            return false;
        }

        var words = new SqlScanner(sql);
        var name = Text(words.Next()).ToUpperInvariant() switch
        {
            "LOCK" => "LOCK TABLE",
            "DECLARE" => "DECLARE CURSOR",
            "RELEASE" => "RELEASE SAVEPOINT",
            "ROLLBACK" => "ROLLBACK TO SAVEPOINT",
            var word => word,
        };
        Refuse(client, "25P01", $"{name} can only be used in transaction blocks", null);
        return true;
    }

    /// <summary>Refuses a connection that is used while no test runs.</summary>
    /// <remarks>
    /// One that stayed open and is used in a later test on the same session cannot be told from one that comes out of a pool: Npgsql resets most of those
    /// when they are used again, and not those that took part in a TransactionScope.
    /// </remarks>
    private bool ComesOutsideATest(RelayClient client)
    {
        if (isInTest)
        {
            return false;
        }

        Refuse(
            client,
            "08003",
            $"No test is running on this isolated database, and connection {client.Number} runs '{client.LastSql}'.",
            "Close connections and end background work before the test's TestDatabase is disposed of.");
        return true;
    }
}

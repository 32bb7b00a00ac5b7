using Rehearsal.Postgres.Testing.Sql;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>The statements that mean something else in an isolated session: its transactions are savepoints.</summary>
internal sealed partial class Session
{
    /// <summary>Whether a constraint may be deferred, so that a commit has something to check.</summary>
    private bool hasDeferrable;

    /// <summary>Whether all that is outstanding is the savepoint of a transaction that begins, which cannot fail.</summary>
    private bool hasOnlyBegins;

    /// <summary>Runs an own statement in a pipeline.</summary>
    private Next RunOwn(RelayClient client, byte[] sql)
    {
        var kind = Statement.KindOf(sql);
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
            case StatementKind.Reset:
                Reset(client, sql);
                break;
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
                Restore(client, client.SettingsBefore);
                ForgetCursors(client);
                outgoing.Append(Outer.Undo);
                outgoing.Append(Outer.Keep);
                ExpectRun(client);
                ExpectRun(client);
                isUnflushed = true;
                EmitTag(client, "ROLLBACK");
                break;
            case StatementKind.CommitAndChain when client.Status == RelayClient.InTransaction:
                client.IsPipelineOpen = true;
                EndGuard(client);
                outgoing.Append(Outer.Save);
                ExpectRun(client);
                client.SettingsBefore = SnapshotOf(client);
                client.Savepoints.Clear();
                commits++;
                EmitTag(client, "COMMIT");
                break;
            case StatementKind.CommitAndChain or StatementKind.RollbackAndChain when client.Status != RelayClient.Idle:
                client.IsPipelineOpen = true;
                client.Status = RelayClient.InTransaction;
                client.Savepoints.Clear();
                Restore(client, client.SettingsBefore);
                ForgetCursors(client);
                outgoing.Append(Outer.Undo);
                ExpectRun(client);
                isUnflushed = true;
                EmitTag(client, "ROLLBACK");
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
            case StatementKind.Commit:
                WarnOfNoTransaction(client);
                EmitTag(client, "COMMIT");
                break;
            case StatementKind.Rollback:
                WarnOfNoTransaction(client);
                EmitTag(client, "ROLLBACK");
                break;
            case StatementKind.CommitAndChain or StatementKind.RollbackAndChain:
                Refuse(client, "25P01", $"{(kind == StatementKind.CommitAndChain ? "COMMIT" : "ROLLBACK")} AND CHAIN can only be used in transaction blocks", null);
                break;
            case StatementKind.SetTransaction or StatementKind.SetSessionTimeout:
                EmitTag(client, "SET");
                break;
            case StatementKind.DeallocateAll:
                DeallocateAll(client);
                EmitTag(client, "DEALLOCATE ALL");
                break;
            case StatementKind.DiscardAll when client.HasGuard:
                Refuse(client, "25001", "DISCARD ALL cannot run inside a transaction block", null);
                break;
            case StatementKind.DiscardAll:
                if (client.LeavesThings)
                {
                    DropLeftThings(client);
                }

                DeallocateAll(client);
                ForgetSettings(client);
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
        client.SettingsBefore = SnapshotOf(client);
        client.Savepoints.Clear();
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
            ForgetCursors(client);
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

    /// <summary>Whether a statement is answered here, with the server's help or without.</summary>
    private static bool IsOwn(RelayClient client, StatementKind kind) => kind switch
    {
        // In a failed transaction only its end is not an error, and the server says so best.
        StatementKind.Begin or StatementKind.BeginReadOnly or StatementKind.SetTransaction or StatementKind.SetSessionTimeout or StatementKind.Listen or StatementKind.PrepareTransaction or StatementKind.DeallocateAll => client.Status != RelayClient.Failed,
        StatementKind.DiscardAll => client.Status == RelayClient.Idle,
        StatementKind.Reset => client.Status != RelayClient.Failed && !client.SettingsFirst.IsEmpty,
        StatementKind.Commit or StatementKind.CommitAndChain or StatementKind.Rollback or StatementKind.RollbackAndChain => true,
        _ => false,
    };
}

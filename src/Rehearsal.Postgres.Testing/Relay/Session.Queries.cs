using Rehearsal.Postgres.Testing.Sql;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>Simple queries, of one statement or several.</summary>
internal sealed partial class Session
{
    /// <summary>Who gets what nobody is to see.</summary>
    private readonly RelayClient nobody = new(-1);

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

        if (Statements.AreSeveral(sql) && Statements.Split(sql) is var parts && HasOwn(client, sql, parts))
        {
            foreach (var part in parts)
            {
                client.Rest.Enqueue(sql[part].ToArray());
            }

            return Next.Done;
        }

        return RunQuery(client, sql, isLast, isOneOfSeveral: false);
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
        var next = RunQuery(client, sql, isLast: true, isOneOfSeveral: true);
        if (next != Next.Done)
        {
            var rest = client.Rest.ToArray();
            client.Rest.Clear();
            client.Rest.Enqueue(sql);
            Array.ForEach(rest, client.Rest.Enqueue);
        }

        return next;
    }

    private Next RunQuery(RelayClient client, ReadOnlySpan<byte> sql, bool isLast, bool isOneOfSeveral)
    {
        var kind = Statement.KindOf(sql);
        var next = BeginWork(client, out var isRefused);
        if (isRefused || (next == Next.Done && RefusedInTransactionOnly(client, kind, sql, isOneOfSeveral)))
        {
            EndRefusedQuery(client);
            return Next.Done;
        }

        // What a transaction's end does depends on how the statements before went.
        if (next != Next.Done || (expected.Count > 0 && !hasOnlyBegins))
        {
            return next == Next.Done ? Next.Drain : next;
        }

        if (IsOwn(client, kind))
        {
            RunOwnQuery(client, kind, sql, isLast);
        }
        else
        {
            PassQuery(client, sql);
        }

        return Next.Done;
    }

    private void RunOwnQuery(RelayClient client, StatementKind kind, ReadOnlySpan<byte> sql, bool isLast)
    {
        switch (kind)
        {
            case StatementKind.Reset:
                var isGuarded = client.Status == RelayClient.Idle;
                Reset(client, sql);
                client.IsPipelineOpen = false;
                outgoing.Append(Messages.Sync);
                isUnflushed = false;
                Expect(new Expectation(Awaited.Sync, client, IsHidden: true, isGuarded ? AtReady.GuardedQueryEnds : AtReady.QueryEnds));
                break;
            case StatementKind.Begin or StatementKind.BeginReadOnly when client.HasGuard:
                // The statements before it in its query belong to the transaction.
                client.HasGuard = false;
                if (kind == StatementKind.BeginReadOnly)
                {
                    outgoing.Append(Outer.ReadOnly);
                    ExpectRun(client);
                }

                outgoing.Append(Messages.Sync);
                Expect(new Expectation(Awaited.Sync, client, IsHidden: true, AtReady.TransactionBegins));
                break;
            case StatementKind.Begin or StatementKind.BeginReadOnly when client.Status == RelayClient.Idle:
                Begin(client, kind, isLast);
                break;
            case StatementKind.Commit when client.HasGuard:
                WarnOfNoTransaction(client);
                EndTransaction(client, AtReady.TransactionCommits);
                break;
            case StatementKind.Rollback when client.HasGuard:
                WarnOfNoTransaction(client);
                EndTransaction(client, AtReady.TransactionRollsBack);
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
                else if (client.HasGuard && client.Rest.Count == 0)
                {
                    EndGuardedQuery(client);
                }
                else
                {
                    FlushServer();
                    EmitReady(client);
                }

                break;
        }
    }

    private void PassQuery(RelayClient client, ReadOnlySpan<byte> sql)
    {
        var isGuarded = client.Status == RelayClient.Idle;
        if (isGuarded)
        {
            BeginGuard(client);
            client.IsPipelineOpen = false;
        }

        // Behind the savepoint, so that what fails is forgotten with it.
        foreach (var part in Statements.Split(sql))
        {
            Note(client, Statement.KindOf(sql[part]), sql[part]);
        }

        client.LastParse.Clear();
        lastToParse = null;
        var place = outgoing.BeginMessage((byte)'Q');
        outgoing.Append(sql);
        outgoing.AppendByte(0);
        outgoing.EndMessage(place);
        isUnflushed = false;
        Expect(new Expectation(Awaited.Query, client, IsHidden: false, isGuarded ? AtReady.GuardedQueryEnds : AtReady.QueryEnds));
    }

    /// <summary>Ends the savepoint round the statements of a query.</summary>
    private void EndGuardedQuery(RelayClient client)
    {
        EndGuard(client);
        outgoing.Append(Messages.Sync);
        isUnflushed = false;
        Expect(new Expectation(Awaited.Sync, client, IsHidden: true, AtReady.GuardEnds));
    }

    /// <summary>Whether one of several statements is not the server's affair alone.</summary>
    private static bool HasOwn(RelayClient client, ReadOnlySpan<byte> sql, List<Range> parts)
    {
        foreach (var part in parts)
        {
            var kind = Statement.KindOf(sql[part]);
            if (IsOwn(client, kind) || kind == StatementKind.QueryOfSessionTimeout || (kind == StatementKind.Savepoint && client.Status == RelayClient.Idle))
            {
                return true;
            }
        }

        return false;
    }
}

using Rehearsal.Postgres.Testing.Sql;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>Simple queries, of one statement or several.</summary>
internal sealed partial class Session
{
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
        if (ComesOutsideItsTest(client) || RefusedInTransactionOnly(client, kind, sql))
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

    private void PassQuery(RelayClient client, ReadOnlySpan<byte> sql)
    {
        var isGuarded = client.Status == RelayClient.Idle;
        if (isGuarded)
        {
            BeginGuard(client);
            client.IsPipelineOpen = false;
        }

        // Behind the savepoint, so that what fails is forgotten with it.
        foreach (var part in Statement.Split(sql))
        {
            Note(client, Statement.KindOf(sql[part]), sql[part]);
        }

        var place = outgoing.BeginMessage((byte)'Q');
        outgoing.Append(sql);
        outgoing.AppendByte(0);
        outgoing.EndMessage(place);
        isUnflushed = false;
        Expect(new Expectation(Awaited.Query, client, IsHidden: false, isGuarded ? AtReady.GuardedQueryEnds : AtReady.QueryEnds));
    }

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
}

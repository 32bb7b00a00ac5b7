using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>What follows when the server is ready again.</summary>
internal sealed partial class Session
{
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
}

using Rehearsal.Postgres.Testing.Sql;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>What is not passed on, and is said to be so.</summary>
internal sealed partial class Session
{
    private const string UseAClone = "Use TestDatabase.CloneAsync for this test: it gives a database of its own, without isolation.";

    private static readonly byte[] FailingQuery = Messages.Build(static buffer => Messages.Query(buffer, "DO $$ BEGIN RAISE EXCEPTION 'refused by the isolated session'; END $$"));

    /// <summary>Answers with an error of our own. In a pipeline the rest is ignored up to its Sync, as a server would do.</summary>
    private void Refuse(RelayClient client, string code, string message, string? hint)
    {
        Emit(client, Messages.Build(buffer => Messages.Complaint(buffer, (byte)'E', "ERROR", code, message, hint)));
        client.SkipsToSync = true;
        client.IsRefused = true;
        client.QueryFailed = true;
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
        else if (client.HasGuard)
        {
            Undo(client, AtReady.GuardIsUndone);
        }
        else
        {
            EmitReady(client);
        }
    }

    /// <summary>Brings the client's transaction into the state that an error brings it into.</summary>
    private void FailTransaction(RelayClient client)
    {
        lastToParse = null;
        outgoing.Append(FailingQuery);
        outgoing.Append(Messages.Sync);
        isUnflushed = false;
        Expect(new Expectation(Awaited.Query, nobody, IsHidden: true));
        Expect(new Expectation(Awaited.Sync, client, IsHidden: true, AtReady.PipelineEnds));
    }

    private void WarnOfNoTransaction(RelayClient client) => Warn(client, "25P01", "there is no transaction in progress");

    private void Warn(RelayClient client, string code, string message) =>
        Emit(client, Messages.Build(buffer => Messages.Complaint(buffer, (byte)'N', "WARNING", code, message, null)));

    /// <summary>Refuses what would end the session, savepoints of the isolation, and what a server takes in a transaction only. The statements of one query are one, to all but savepoints.</summary>
    private bool RefusedInTransactionOnly(RelayClient client, StatementKind kind, ReadOnlySpan<byte> sql, bool isOneOfSeveral = false)
    {
        if (kind == StatementKind.Savepoint && Statement.SavepointOf(sql).Name.StartsWith(Outer.Savepoint, StringComparison.Ordinal))
        {
            Refuse(client, "0A000", $"Savepoints whose names begin with '{Outer.Savepoint}' are those that isolate this test.", "Give the savepoint another name.");
            return true;
        }

        if (kind == StatementKind.QueryOfSessionTimeout)
        {
            Refuse(client, "0A000", $"set_config of {string.Join(" or ", SessionTimeouts.Names)} would let the server end the session of this test.", "SET of these settings is accepted and not applied. " + UseAClone);
            return true;
        }

        if (client.Status != RelayClient.Idle || (kind != StatementKind.Savepoint && (isOneOfSeveral || kind is not (StatementKind.TransactionOnly or StatementKind.Cursor))))
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
}

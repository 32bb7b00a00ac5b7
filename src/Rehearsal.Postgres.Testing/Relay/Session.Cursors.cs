using System.Text;
using Rehearsal.Postgres.Testing.Sql;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>What a connection names on the server and what ends before the session does: portals and cursors with their transaction, prepared statements when it says so.</summary>
internal sealed partial class Session
{
    /// <summary>Whether a function makes temporary tables with ON COMMIT DROP.</summary>
    private bool hasBrief;
    private bool hadBrief;

    /// <summary>Ends what a commit ends; the release of a savepoint would leave it.</summary>
    private void CloseCursors(RelayClient client)
    {
        foreach (var portal in client.Portals)
        {
            Messages.ClosePortal(outgoing, NameOf(client, portal));
            Expect(new Expectation(Awaited.Close, client, IsHidden: true));
        }

        if (client.HasCursors)
        {
            outgoing.Append(Outer.CloseCursors);
            ExpectRun(client);
        }

        client.Portals.Clear();
        client.HasCursors = false;
    }

    /// <summary>Drops the temporary tables that a commit would drop; the release of a savepoint does not.</summary>
    private void DropBrief(RelayClient client)
    {
        if (client.BriefTables.Count > 0)
        {
            Messages.Parse(outgoing, "", $"DROP TABLE IF EXISTS {string.Join(", ", client.BriefTables.Select(static table => $"pg_temp.{table}"))}");
            Messages.Run(outgoing, "");
            Expect(new Expectation(Awaited.Parse, client, IsHidden: true));
            ExpectRun(client);
            lastToParse = null;
            client.BriefTables.Clear();
        }

        if (hasBrief)
        {
            outgoing.Append(Outer.DropBrief);
            ExpectRun(client);
        }
    }

    /// <summary>Remembers what a statement wants to be done at a commit.</summary>
    private void NoteOnCommit(RelayClient client, ReadOnlySpan<byte> sql)
    {
        var (table, then) = Statement.OnCommitOf(sql);
        if (then == "DROP")
        {
            client.BriefTables.Add(table);
        }
        else if (then == "DELETE")
        {
            notices.Add($"The temporary table {table} was made with ON COMMIT DELETE ROWS, and a commit inside an isolated test leaves its rows: delete them, or use TestDatabase.CloneAsync for this test.");
        }

        // In the body of a function.
        hasBrief |= then.Length == 0 && Statement.MentionsOnCommitDrop(sql);
    }

    /// <summary>The return to a savepoint ends them on the server.</summary>
    private static void ForgetCursors(RelayClient client)
    {
        client.BriefTables.Clear();
        client.Portals.Clear();
        client.HasCursors = false;
    }

    /// <summary>Ends every prepared statement of a connection, and those that SQL has prepared.</summary>
    private void DeallocateAll(RelayClient client)
    {
        foreach (var name in client.Prepared.Select(name => NameOf(client, name)).Concat(preparedAsText))
        {
            Messages.CloseStatement(outgoing, name);
            Expect(new Expectation(Awaited.Close, client, IsHidden: true));
            isUnflushed = true;
        }

        client.Prepared.Clear();
        client.OwnStatements.Clear();
        preparedAsText.Clear();
        // No Sync of this connection need reach the server.
        FlushServer();
    }

    private static string NameOf(RelayClient client, string name) => Encoding.ASCII.GetString(client.Prefix) + name;
}

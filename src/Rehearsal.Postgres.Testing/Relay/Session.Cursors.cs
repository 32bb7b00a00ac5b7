using System.Text;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>What a connection names on the server and what ends before the session does: portals and cursors with their transaction, prepared statements when it says so.</summary>
internal sealed partial class Session
{
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

        ForgetCursors(client);
    }

    /// <summary>The return to a savepoint ends them on the server.</summary>
    private static void ForgetCursors(RelayClient client)
    {
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

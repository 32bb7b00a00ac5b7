using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>How a connection ends.</summary>
internal sealed partial class Session
{
    /// <summary>A connection ends; what it left open is undone.</summary>
    private Next Leave(RelayClient client)
    {
        if (client.Expecting > 0 && !client.IsPipelineOpen && !client.IsCopyingIn)
        {
            return Next.Drain;
        }

        if (client.IsCopyingIn)
        {
            var place = outgoing.BeginMessage((byte)'f');
            outgoing.AppendText("the connection was closed");
            outgoing.EndMessage(place);
            client.IsCopyingIn = false;
            return Next.Drain;
        }

        if (client.IsPipelineOpen)
        {
            // Without a Sync of its own nothing of it is kept.
            client.IsRefused = true;
            TakeSync(client);
            return Next.Drain;
        }

        if (client.Status != RelayClient.Idle)
        {
            client.Status = RelayClient.Idle;
            Undo(client, AtReady.Nothing);
        }

        if (client.Prepared.Count > 0)
        {
            foreach (var name in client.Prepared)
            {
                Messages.CloseStatement(outgoing, NameOf(client, name));
                Expect(new Expectation(Awaited.Close, client, IsHidden: true));
            }

            outgoing.Append(Messages.Sync);
            isUnflushed = false;
            Expect(new Expectation(Awaited.Sync, client, IsHidden: true));
        }

        client.IsClosed = true;
        client.Wake();
        clients.Remove(client.Number);
        if (current == client)
        {
            current = null;
            EndTurn();
        }

        return Next.Done;
    }
}

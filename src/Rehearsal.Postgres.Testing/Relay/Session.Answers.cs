using System.Text;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>The answers that are awaited, and our own between them.</summary>
internal sealed partial class Session
{
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

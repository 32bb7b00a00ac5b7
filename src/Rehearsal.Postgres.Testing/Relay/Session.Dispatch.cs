using Rehearsal.Postgres.Testing.Sql;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>What the server says: who gets it, and as what.</summary>
internal sealed partial class Session
{
    /// <summary>Errors that the code under test gets only because it runs inside a transaction.</summary>
    private static readonly Dictionary<string, string> CausedByIsolation = new(StringComparer.Ordinal)
    {
        ["25001"] = "This statement cannot run inside a transaction, and an isolated test is one. Use TestDatabase.CloneAsync for this test: it gives a database of its own, without isolation.",
        ["2D000"] = "A procedure that commits cannot do so inside the transaction of an isolated test. Use TestDatabase.CloneAsync for this test.",
        ["55P04"] = "A new enum value can be used only after a real commit. Use TestDatabase.CloneAsync for this test, or add the value in the set-up.",
    };

    private void Dispatch()
    {
        while (broken is null)
        {
            PassOwn();
            var bytes = incoming.Span;
            var length = Messages.WholeLength(bytes);
            if (length == 0)
            {
                return;
            }

            Take(bytes[..length]);
            incoming.Skip(length);
        }
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        switch (message[0])
        {
            case (byte)'E':
                TakeError(message);
                return;
            case (byte)'Z':
                TakeReady(message[Messages.HeaderLength]);
                return;
            case (byte)'A':
                // A notification reaches a session only after a commit; none of ours is one.
                return;
            case (byte)'N':
            case (byte)'S':
                // Settings change with statements of ours too, when a transaction goes back.
                if (expected.TryPeek(out var during) && (!during.IsHidden || (message[0] == 'S' && during.Client != nobody && during.Client != control)))
                {
                    during.Client.HasHeardOfSettings |= message[0] == 'S';
                    Pass(during.Client, message);
                }

                return;
        }

        if (!expected.TryPeek(out var awaited))
        {
            return;
        }

        if (!awaited.IsHidden || awaited.Client == control)
        {
            Pass(awaited.Client, message);
        }

        if (message[0] is (byte)'G' or (byte)'W')
        {
            awaited.Client.IsCopyingIn = !awaited.Client.HasCopiedAhead;
            awaited.Client.HasCopiedAhead = false;
            // The client sends next, and nobody can read anything for it before that.
            awaited.Client.Wake();
        }

        if (message[0] == 'C')
        {
            awaited.Client.IsCopyingIn = false;
        }

        if (Completes(awaited.Kind, message[0]))
        {
            Dequeue();
        }
    }

    private static bool Completes(Awaited kind, byte type) => kind switch
    {
        Awaited.Parse => type == '1',
        Awaited.Bind => type == '2',
        Awaited.Close => type == '3',
        Awaited.Describe => type is (byte)'T' or (byte)'n',
        Awaited.Execute => type is (byte)'C' or (byte)'I' or (byte)'s',
        _ => false,
    };

    private void TakeError(ReadOnlySpan<byte> message)
    {
        var body = message[Messages.HeaderLength..];
        if (!expected.TryPeek(out var failed))
        {
            Fail(EndOf(body));
            return;
        }

        var client = failed.Client;
        PassError(client, message, body);
        client.QueryFailed = true;
        client.IsCopyingIn = false;
        if (Messages.FieldOf(body, 'V') is "FATAL" or "PANIC")
        {
            Fail(EndOf(body));
            return;
        }

        if (failed.Kind == Awaited.Query)
        {
            return;
        }

        // The server ignores everything up to the next Sync, and so must the queue.
        while (expected.TryPeek(out var ignored) && ignored.Kind != Awaited.Sync)
        {
            Dequeue();
        }

        client.SkipsToSync = expected.Count == 0;
        isUnflushed = false;
    }

    /// <summary>Why the server has ended the session.</summary>
    private static IOException EndOf(ReadOnlySpan<byte> body) => new(Messages.FieldOf(body, 'M') + (Messages.FieldOf(body, 'C') is "25P03" or "25P04" or "57P05"
        ? $" (one of {string.Join(", ", SessionTimeouts.Names)} was set where it was not seen: in a function, most likely; SET of it is accepted and not applied)"
        : ""));

    private void PassError(RelayClient client, ReadOnlySpan<byte> message, ReadOnlySpan<byte> body)
    {
        if (client.IsThrownOut)
        {
            return;
        }

        if (client == control || client.Status != RelayClient.Idle || !CausedByIsolation.TryGetValue(Messages.FieldOf(body, 'C') ?? "", out var hint))
        {
            Pass(client, message);
            return;
        }

        var place = client.Outbox.BeginMessage((byte)'E');
        client.Outbox.Append(body[..^1]);
        client.Outbox.AppendByte((byte)'H');
        client.Outbox.AppendText(hint);
        client.Outbox.AppendByte(0);
        client.Outbox.EndMessage(place);
        client.Wake();
    }
}

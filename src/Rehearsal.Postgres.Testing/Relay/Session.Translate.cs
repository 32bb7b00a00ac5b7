using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>What a connection says: passed on, changed, or answered here.</summary>
internal sealed partial class Session
{
    private Next Translate(RelayClient client)
    {
        while (!client.IsClosed)
        {
            var next = Next.Done;
            if (client.Rest.Count > 0 && !client.IsCopyingIn)
            {
                next = TakeRest(client);
                if (next != Next.Done)
                {
                    return next;
                }

                continue;
            }

            var bytes = client.Inbound.Span;
            var length = Messages.WholeLength(bytes);
            if (length == 0)
            {
                return Next.Done;
            }

            next = Take(client, bytes[..length], isLast: length == bytes.Length);
            if (next != Next.Done)
            {
                return next;
            }

            client.Inbound.Skip(length);
        }

        return Next.Done;
    }

    private Next Take(RelayClient client, ReadOnlySpan<byte> message, bool isLast)
    {
        var type = message[0];
        if (type == 'X')
        {
            return Leave(client);
        }

        // Also those that come before they are asked for; the server ignores those of a COPY that has failed.
        if (type is (byte)'d' or (byte)'c' or (byte)'f')
        {
            return TakeCopyData(client, message);
        }

        // A Sync or a Flush while data are awaited means nothing.
        if (client.IsCopyingIn && type is (byte)'S' or (byte)'H')
        {
            return Next.Done;
        }

        if (client.MayCopy && client.IsPipelineOpen && client.Expecting > 0 && !client.SkipsToSync)
        {
            return Next.Drain;
        }

        if (client.SkipsToSync && type != 'S')
        {
            return Next.Done;
        }

        client.AwaitsFlush = type == 'H';
        switch (type)
        {
            case (byte)'S':
                TakeSync(client);
                return Next.Done;
            case (byte)'H':
                FlushServer(always: true);
                return Next.Done;
            case (byte)'Q':
                return TakeQuery(client, message[Messages.HeaderLength..^1], isLast);
            case (byte)'P':
                return TakeParse(client, message);
            case (byte)'B':
                return TakeBind(client, message);
            case (byte)'D':
            case (byte)'C':
                return TakeNamed(client, message);
            case (byte)'E':
                return TakeExecute(client, message);
            case (byte)'F':
                RefuseQuery(client, "0A000", "The protocol's function call is not passed on by an isolated session.", "Call the function with SELECT.");
                return Next.Done;
            default:
                return Next.Done;
        }
    }

    private Next TakeCopyData(RelayClient client, ReadOnlySpan<byte> message)
    {
        if (current != client)
        {
            return Next.Done;
        }

        outgoing.Append(message);
        if (message[0] != 'd')
        {
            client.HasCopiedAhead = !client.IsCopyingIn;
            client.IsCopyingIn = false;
            isUnflushed = true;
        }

        return Next.Done;
    }

    /// <summary>Makes the server send what it holds back, so that it can be waited for.</summary>
    private void FlushServer(bool always = false)
    {
        if (isUnflushed || always)
        {
            outgoing.Append(Messages.Flush);
            isUnflushed = false;
        }
    }
}

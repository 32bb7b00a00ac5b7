using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text;
using Rehearsal.Postgres.Testing.Relay;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Transport;

/// <summary>How a connection to the relay begins: encryption is declined, the password checked, the server's parameters told.</summary>
internal static class Startup
{
    private const int LengthMax = 64 * 1024;

    private static readonly byte[] AskForPassword = Authentication(3);
    private static readonly byte[] Accepted = Authentication(0);

    /// <summary>Lets a connection in.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="session">The session it joins.</param>
    /// <param name="admission">What it must know.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The new client; null when it was refused, or came only to cancel.</returns>
    public static async Task<RelayClient?> AdmitAsync(NetworkStream stream, Session session, Admission admission, CancellationToken cancellationToken)
    {
        while (true)
        {
            var packet = await ReadPacketAsync(stream, hasType: false, cancellationToken).ConfigureAwait(false);
            switch (BinaryPrimitives.ReadInt32BigEndian(packet))
            {
                case Messages.SslRequestCode or Messages.GssRequestCode:
                    await stream.WriteAsync(new[] { (byte)'N' }, cancellationToken).ConfigureAwait(false);
                    break;
                case Messages.CancelRequestCode:
                    await CancelAsync(packet, session, admission, cancellationToken).ConfigureAwait(false);
                    return null;
                case var version when version >> 16 == 3:
                    return await StartAsync(stream, packet.AsMemory(4), session, admission, cancellationToken).ConfigureAwait(false);
                case var version:
                    throw new InvalidDataException($"A connection asked for protocol {version >> 16}; 3 is spoken here.");
            }
        }
    }

    private static async Task CancelAsync(byte[] packet, Session session, Admission admission, CancellationToken cancellationToken)
    {
        if (packet.Length >= 12 && BinaryPrimitives.ReadInt32BigEndian(packet.AsSpan(8)) == admission.CancelSecret && session.Find(BinaryPrimitives.ReadInt32BigEndian(packet.AsSpan(4))) is { } client)
        {
            await session.CancelAsync(client, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<RelayClient?> StartAsync(NetworkStream stream, ReadOnlyMemory<byte> packet, Session session, Admission admission, CancellationToken cancellationToken)
    {
        var parameters = Parameters(packet.Span);
        await stream.WriteAsync(AskForPassword, cancellationToken).ConfigureAwait(false);
        var password = Encoding.UTF8.GetString(await ReadPacketAsync(stream, hasType: true, cancellationToken).ConfigureAwait(false)).TrimEnd('\0');
        if (password != admission.Password)
        {
            await RefuseAsync(stream, "28P01", "The password is not the one in TestDatabase.ConnectionString.", cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (parameters.GetValueOrDefault("database") is { } database && database != admission.Database)
        {
            await RefuseAsync(stream, "3D000", $"This isolated database is '{admission.Database}', and the connection asks for '{database}'. Open that one through a TestDatabase of its own.", cancellationToken).ConfigureAwait(false);
            return null;
        }

        var client = session.Join(admission.SettingsBeyond(parameters));
        var answer = new ByteBuffer();
        answer.Append(Accepted);
        foreach (var parameter in session.Parameters)
        {
            answer.Append(parameter);
        }

        var place = answer.BeginMessage((byte)'K');
        answer.AppendInt32(client.Number);
        answer.AppendInt32(admission.CancelSecret);
        answer.EndMessage(place);
        Messages.ReadyForQuery(answer, RelayClient.Idle);
        await stream.WriteAsync(answer.Memory, cancellationToken).ConfigureAwait(false);
        return client;
    }

    private static async Task RefuseAsync(NetworkStream stream, string code, string message, CancellationToken cancellationToken) =>
        await stream.WriteAsync(Messages.Build(buffer => Messages.Complaint(buffer, (byte)'E', "FATAL", code, message, null)), cancellationToken).ConfigureAwait(false);

    private static Dictionary<string, string> Parameters(ReadOnlySpan<byte> bytes)
    {
        Dictionary<string, string> parameters = new(StringComparer.Ordinal);
        while (bytes.Length > 1)
        {
            var name = Encoding.UTF8.GetString(Messages.TakeText(ref bytes));
            parameters[name] = Encoding.UTF8.GetString(Messages.TakeText(ref bytes));
        }

        return parameters;
    }

    private static async Task<byte[]> ReadPacketAsync(NetworkStream stream, bool hasType, CancellationToken cancellationToken)
    {
        var header = new byte[hasType ? 5 : 4];
        await stream.ReadExactlyAsync(header, cancellationToken).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(header.Length - 4)) - 4;
        var lengthMin = hasType ? 1 : 4;
        if (length < lengthMin || length > LengthMax)
        {
            throw new InvalidDataException($"A packet at the beginning of a connection states {length} bytes; from {lengthMin} to {LengthMax} are taken.");
        }

        var packet = new byte[length];
        await stream.ReadExactlyAsync(packet, cancellationToken).ConfigureAwait(false);
        return packet;
    }

    private static byte[] Authentication(int code) => Messages.Build(buffer =>
    {
        var place = buffer.BeginMessage((byte)'R');
        buffer.AppendInt32(code);
        buffer.EndMessage(place);
    });
}

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
    /// <param name="onAdmitted">Called when it is let in, before it learns of that.</param>
    /// <returns>The new client; null when it was refused, or came only to cancel.</returns>
    public static RelayClient? Admit(NetworkStream stream, Session session, Admission admission, Action onAdmitted)
    {
        while (true)
        {
            var packet = ReadPacket(stream, hasType: false);
            switch (BinaryPrimitives.ReadInt32BigEndian(packet))
            {
                case Messages.SslRequestCode or Messages.GssRequestCode:
                    stream.Write("N"u8);
                    break;
                case Messages.CancelRequestCode:
                    Cancel(packet, session, admission);
                    return null;
                case var version when version >> 16 == 3:
                    return Start(stream, packet.AsSpan(4), session, admission, onAdmitted);
                case var version:
                    throw new InvalidDataException($"A connection asked for protocol {version >> 16}; 3 is spoken here.");
            }
        }
    }

    private static void Cancel(byte[] packet, Session session, Admission admission)
    {
        if (packet.Length >= 12 && BinaryPrimitives.ReadInt32BigEndian(packet.AsSpan(8)) == admission.CancelSecret && session.Find(BinaryPrimitives.ReadInt32BigEndian(packet.AsSpan(4))) is { } client)
        {
            session.Cancel(client);
        }
    }

    private static RelayClient? Start(NetworkStream stream, ReadOnlySpan<byte> packet, Session session, Admission admission, Action onAdmitted)
    {
        var parameters = Parameters(packet);
        stream.Write(AskForPassword);
        var password = Encoding.UTF8.GetString(ReadPacket(stream, hasType: true)).TrimEnd('\0');
        if (admission.TestOf(password) is not { } test)
        {
            Refuse(stream, "28P01", "The password is not the one in TestDatabase.ConnectionString.", null);
            return null;
        }

        if (parameters.GetValueOrDefault("database") is { } database && database != admission.Database)
        {
            Refuse(stream, "3D000", $"This isolated database is '{admission.Database}', and the connection asks for '{database}'. Open that one through a TestDatabase of its own.", null);
            return null;
        }

        if (session.Join(test, admission.SettingsBeyond(parameters), stream.Socket) is not { } client)
        {
            Refuse(stream, Session.EndedCode, "The test that this connection string or data source belongs to has ended.", Session.EndedHint);
            return null;
        }

        onAdmitted();
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
        try
        {
            stream.Write(answer.Span);
            return client;
        }
        catch
        {
            session.Close(client);
            throw;
        }
    }

    private static void Refuse(NetworkStream stream, string code, string message, string? hint) =>
        stream.Write(Messages.Build(buffer => Messages.Complaint(buffer, (byte)'E', "FATAL", code, message, hint)));

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

    private static byte[] ReadPacket(NetworkStream stream, bool hasType)
    {
        var header = new byte[hasType ? 5 : 4];
        stream.ReadExactly(header);
        var length = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(header.Length - 4)) - 4;
        var lengthMin = hasType ? 1 : 4;
        if (length < lengthMin || length > LengthMax)
        {
            throw new InvalidDataException($"A packet at the beginning of a connection states {length} bytes; from {lengthMin} to {LengthMax} are taken.");
        }

        var packet = new byte[length];
        stream.ReadExactly(packet);
        return packet;
    }

    private static byte[] Authentication(int code) => Messages.Build(buffer =>
    {
        var place = buffer.BeginMessage((byte)'R');
        buffer.AppendInt32(code);
        buffer.EndMessage(place);
    });
}

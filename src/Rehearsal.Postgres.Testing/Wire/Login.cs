using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Rehearsal.Postgres.Testing.Sql;

namespace Rehearsal.Postgres.Testing.Wire;

/// <summary>How a session on the real server begins: its parameters, and who it is.</summary>
/// <param name="stream">The connection.</param>
/// <param name="settings">As whom, and what the session begins with.</param>
/// <param name="timeouts">Those of <see cref="SessionTimeouts"/> that the server knows.</param>
internal sealed class Login(Stream stream, NpgsqlConnectionStringBuilder settings, IReadOnlyList<string> timeouts)
{
    private readonly List<byte[]> parameters = [];
    private Scram? scram;

    /// <summary>Gets the server's parameter messages.</summary>
    public IReadOnlyList<byte[]> Parameters => parameters;

    /// <summary>Gets what a request to cancel must carry.</summary>
    public byte[] CancelKey { get; private set; } = [];

    /// <summary>Logs in.</summary>
    /// <exception cref="PostgresException">The server refused it.</exception>
    /// <exception cref="NpgsqlException">The server asks for what is not there, or not known here.</exception>
    public void Run()
    {
        SendStartup();
        while (true)
        {
            var (type, body) = Read();
            switch (type)
            {
                case (byte)'R':
                    Authenticate(body);
                    break;
                case (byte)'S':
                    parameters.Add(Messages.Build(buffer => { var place = buffer.BeginMessage((byte)'S'); buffer.Append(body); buffer.EndMessage(place); }));
                    break;
                case (byte)'K':
                    CancelKey = body;
                    break;
                case (byte)'E':
                    throw new PostgresException($"The server at {settings.Host}:{settings.Port} refused the session: {Messages.FieldOf(body, 'M')}", "FATAL", "FATAL", Messages.FieldOf(body, 'C') ?? "");
                case (byte)'Z':
                    return;
            }
        }
    }

    /// <summary>The parameters a session begins with, as Npgsql would send them.</summary>
    private IEnumerable<(string Name, string Value)> StartupParameters()
    {
        yield return ("user", Credentials.UserOf(settings));
        yield return ("client_encoding", "UTF8");
        if (settings.Database is { Length: > 0 } database)
        {
            yield return ("database", database);
        }

        // A test in a debugger is idle in its transaction for as long as somebody thinks. What is given here stands above the role's and the database's own, and is what RESET returns to.
        foreach (var timeout in timeouts)
        {
            yield return (timeout, "0");
        }

        yield return ("application_name", settings.ApplicationName ?? "Rehearsal.Postgres.Testing");
        foreach (var (name, value) in new[] { ("search_path", settings.SearchPath), ("TimeZone", settings.Timezone), ("options", settings.Options) })
        {
            if (!string.IsNullOrEmpty(value))
            {
                yield return (name, value);
            }
        }
    }

    private void SendStartup()
    {
        var startup = new ByteBuffer();
        startup.AppendInt32(0);
        startup.AppendInt32(Messages.ProtocolVersion);
        foreach (var (name, value) in StartupParameters())
        {
            startup.AppendText(name);
            startup.AppendText(value);
        }

        startup.AppendByte(0);
        startup.EndMessage(0);
        stream.Write(startup.Span);
    }

    private void Authenticate(byte[] body)
    {
        switch (BinaryPrimitives.ReadInt32BigEndian(body))
        {
            case 0:
                break;
            case 3:
                Send(buffer => buffer.AppendText(Credentials.PasswordOf(settings)));
                break;
            case 5:
                Send(buffer => buffer.AppendText(Md5(Credentials.PasswordOf(settings), Credentials.UserOf(settings), body.AsSpan(4, 4))));
                break;
            case 10 when Encoding.UTF8.GetString(body.AsSpan(4)).Split('\0').Contains(Scram.Mechanism):
                var begun = scram = new Scram(Credentials.PasswordOf(settings));
                Send(buffer =>
                {
                    buffer.AppendText(Scram.Mechanism);
                    buffer.AppendInt32(Encoding.UTF8.GetByteCount(begun.First));
                    buffer.Append(Encoding.UTF8.GetBytes(begun.First));
                });
                break;
            case 11 when scram is { } known:
                Send(buffer => buffer.Append(Encoding.UTF8.GetBytes(known.Final(Encoding.UTF8.GetString(body.AsSpan(4))))));
                break;
            case 12 when scram is { } known:
                known.Verify(Encoding.UTF8.GetString(body.AsSpan(4)));
                break;
            case var method:
                throw new NpgsqlException($"The server asks for authentication method {method}. Trust, password, md5, scram-sha-256 and client certificates are known here: allow one of them in pg_hba.conf for tests.");
        }
    }

#pragma warning disable CA5351 // The server asks for MD5; it is what pg_hba.conf's md5 means.
    private static string Md5(string password, string user, ReadOnlySpan<byte> salt)
    {
        var inner = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(password + user)));
        return "md5" + Convert.ToHexStringLower(MD5.HashData([.. Encoding.UTF8.GetBytes(inner), .. salt]));
    }
#pragma warning restore CA5351

    private void Send(Action<ByteBuffer> write) => stream.Write(Messages.Build(buffer =>
    {
        var place = buffer.BeginMessage((byte)'p');
        write(buffer);
        buffer.EndMessage(place);
    }));

    private (byte Type, byte[] Body) Read()
    {
        var header = new byte[Messages.HeaderLength];
        stream.ReadExactly(header);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4];
        stream.ReadExactly(body);
        return (header[0], body);
    }
}

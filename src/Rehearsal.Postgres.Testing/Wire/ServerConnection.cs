using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Rehearsal.Postgres.Testing.Wire;

/// <summary>A session on the real server, spoken to in its own protocol.</summary>
internal sealed class ServerConnection : IDisposable
{
    private readonly NpgsqlConnectionStringBuilder settings;
    private readonly Encryption encryption;
    private readonly List<byte[]> parameters = [];
    private byte[] cancelKey = [];

    private ServerConnection(NpgsqlConnectionStringBuilder settings, Encryption encryption, Socket socket, Stream stream)
    {
        this.settings = settings;
        this.encryption = encryption;
        Socket = socket;
        Stream = stream;
    }

    public Socket Socket { get; }

    public Stream Stream { get; }

    /// <summary>Gets the server's parameter messages, for clients that come later.</summary>
    public IReadOnlyList<byte[]> Parameters => parameters;

    /// <summary>Connects and authenticates.</summary>
    /// <param name="settings">Where, as whom, and the search path, time zone and options that the session begins with.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<ServerConnection> OpenAsync(NpgsqlConnectionStringBuilder settings, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAsync(settings, Encryptions.First(settings, HostOf(settings)), cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException refused) when (Encryptions.IsWanted(settings, refused))
        {
            return await OpenAsync(settings, Encryption.Always, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<ServerConnection> OpenAsync(NpgsqlConnectionStringBuilder settings, Encryption encryption, CancellationToken cancellationToken)
    {
        var (socket, stream) = await ConnectAsync(settings, encryption, cancellationToken).ConfigureAwait(false);
        var connection = new ServerConnection(settings, encryption, socket, stream);
        try
        {
            await connection.StartAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Asks the server to cancel what this session runs.</summary>
    public async Task CancelAsync(CancellationToken cancellationToken)
    {
        var (socket, stream) = await ConnectAsync(settings, encryption, cancellationToken).ConfigureAwait(false);
        using (socket)
        {
            var request = new ByteBuffer();
            request.AppendInt32(8 + cancelKey.Length);
            request.AppendInt32(Messages.CancelRequestCode);
            request.Append(cancelKey);
            await stream.WriteAsync(request.Memory, cancellationToken).ConfigureAwait(false);
            // The server closes the connection once it has passed the request on.
            await stream.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads what has come; waits until something has.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="timeoutMs">How long to wait; 0 for ever.</param>
    /// <exception cref="IOException">Nothing came in time, or the connection is cut.</exception>
    public int Read(Span<byte> target, int timeoutMs)
    {
        if (Stream is not NetworkStream)
        {
            // What comes may be decrypted already.
            Socket.ReceiveTimeout = timeoutMs;
            return Stream.Read(target);
        }

        // A socket that was ever read asynchronously wakes a thread of the runtime's, which wakes this one; waiting here is one wake-up.
        return Socket.Poll(timeoutMs > 0 ? TimeSpan.FromMilliseconds(timeoutMs) : Timeout.InfiniteTimeSpan, SelectMode.SelectRead)
            ? Stream.Read(target)
            : throw new IOException("Nothing came in time.", new SocketException((int)SocketError.TimedOut));
    }

    public void Dispose()
    {
        Stream.Dispose();
        Socket.Dispose();
    }

    private static async Task<(Socket Socket, Stream Stream)> ConnectAsync(NpgsqlConnectionStringBuilder settings, Encryption encryption, CancellationToken cancellationToken)
    {
        var host = HostOf(settings);
        var isFile = Path.IsPathRooted(host);
        Socket socket;
        if (isFile)
        {
            socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(host, string.Create(CultureInfo.InvariantCulture, $".s.PGSQL.{settings.Port}"))), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(host, settings.Port, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            Stream stream = new NetworkStream(socket);
            if (!isFile && encryption != Encryption.Never && await AgreesToEncryptAsync(stream, cancellationToken).ConfigureAwait(false))
            {
                return (socket, await Encryptions.EncryptAsync(stream, settings, host, cancellationToken).ConfigureAwait(false));
            }

            return isFile || encryption != Encryption.Always ? (socket, stream)
                : throw new NpgsqlException($"The connection string asks for encryption (SSL Mode={settings.SslMode}), and the server at {host} has none: use SSL Mode=Disable, or switch it on there.");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string HostOf(NpgsqlConnectionStringBuilder settings) => settings.Host is { Length: > 0 } named ? named.Split(',')[0] : "localhost";

    private static async Task<bool> AgreesToEncryptAsync(Stream stream, CancellationToken cancellationToken)
    {
        var request = new ByteBuffer();
        request.AppendInt32(8);
        request.AppendInt32(Messages.SslRequestCode);
        await stream.WriteAsync(request.Memory, cancellationToken).ConfigureAwait(false);
        var answer = new byte[1];
        await stream.ReadExactlyAsync(answer, cancellationToken).ConfigureAwait(false);
        return answer[0] == (byte)'S';
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var startup = new ByteBuffer();
        startup.AppendInt32(0);
        startup.AppendInt32(Messages.ProtocolVersion);
        foreach (var (name, value) in StartupParameters(settings))
        {
            startup.AppendText(name);
            startup.AppendText(value);
        }

        startup.AppendByte(0);
        startup.EndMessage(0);
        await Stream.WriteAsync(startup.Memory, cancellationToken).ConfigureAwait(false);

        Scram? scram = null;
        while (true)
        {
            var (type, body) = await ReadAsync(cancellationToken).ConfigureAwait(false);
            switch (type)
            {
                case (byte)'R':
                    scram = await AuthenticateAsync(body, scram, cancellationToken).ConfigureAwait(false);
                    break;
                case (byte)'S':
                    parameters.Add(Messages.Build(buffer => { var place = buffer.BeginMessage((byte)'S'); buffer.Append(body); buffer.EndMessage(place); }));
                    break;
                case (byte)'K':
                    cancelKey = body;
                    break;
                case (byte)'E':
                    throw new PostgresException($"The server at {settings.Host}:{settings.Port} refused the session: {Messages.FieldOf(body, 'M')}", "FATAL", "FATAL", Messages.FieldOf(body, 'C') ?? "");
                case (byte)'Z':
                    return;
            }
        }
    }

    /// <summary>The parameters a session begins with, as Npgsql would send them.</summary>
    private static IEnumerable<(string Name, string Value)> StartupParameters(NpgsqlConnectionStringBuilder settings)
    {
        yield return ("user", settings.Username ?? Environment.UserName);
        yield return ("client_encoding", "UTF8");
        if (settings.Database is { Length: > 0 } database)
        {
            yield return ("database", database);
        }

        // A test in a debugger is idle in its transaction for as long as somebody thinks.
        yield return ("idle_in_transaction_session_timeout", "0");
        yield return ("application_name", settings.ApplicationName ?? "Rehearsal.Postgres.Testing");
        foreach (var (name, value) in new[] { ("search_path", settings.SearchPath), ("TimeZone", settings.Timezone), ("options", settings.Options) })
        {
            if (!string.IsNullOrEmpty(value))
            {
                yield return (name, value);
            }
        }
    }

    private async Task<Scram?> AuthenticateAsync(byte[] body, Scram? scram, CancellationToken cancellationToken)
    {
        var password = settings.Password ?? Environment.GetEnvironmentVariable("PGPASSWORD") ?? "";
        switch (BinaryPrimitives.ReadInt32BigEndian(body))
        {
            case 0:
                return scram;
            case 3:
                await SendAsync(buffer => buffer.AppendText(password), cancellationToken).ConfigureAwait(false);
                return null;
            case 5:
                await SendAsync(buffer => buffer.AppendText(Md5(password, settings.Username ?? "", body.AsSpan(4, 4))), cancellationToken).ConfigureAwait(false);
                return null;
            case 10 when Encoding.UTF8.GetString(body.AsSpan(4)).Split('\0').Contains(Scram.Mechanism):
                var begun = new Scram(password);
                await SendAsync(
                    buffer =>
                    {
                        buffer.AppendText(Scram.Mechanism);
                        buffer.AppendInt32(Encoding.UTF8.GetByteCount(begun.First));
                        buffer.Append(Encoding.UTF8.GetBytes(begun.First));
                    },
                    cancellationToken).ConfigureAwait(false);
                return begun;
            case 11 when scram is not null:
                await SendAsync(buffer => buffer.Append(Encoding.UTF8.GetBytes(scram.Final(Encoding.UTF8.GetString(body.AsSpan(4))))), cancellationToken).ConfigureAwait(false);
                return scram;
            case 12 when scram is not null:
                scram.Verify(Encoding.UTF8.GetString(body.AsSpan(4)));
                return scram;
            case var method:
                throw new NpgsqlException($"The server asks for authentication method {method}. Trust, password, md5 and scram-sha-256 are known here: allow one of them in pg_hba.conf for tests.");
        }
    }

#pragma warning disable CA5351 // The server asks for MD5; it is what pg_hba.conf's md5 means.
    private static string Md5(string password, string user, ReadOnlySpan<byte> salt)
    {
        var inner = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(password + user)));
        return "md5" + Convert.ToHexStringLower(MD5.HashData([.. Encoding.UTF8.GetBytes(inner), .. salt]));
    }
#pragma warning restore CA5351

    private async Task SendAsync(Action<ByteBuffer> write, CancellationToken cancellationToken)
    {
        var message = Messages.Build(buffer =>
        {
            var place = buffer.BeginMessage((byte)'p');
            write(buffer);
            buffer.EndMessage(place);
        });
        await Stream.WriteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(byte Type, byte[] Body)> ReadAsync(CancellationToken cancellationToken)
    {
        var header = new byte[Messages.HeaderLength];
        await Stream.ReadExactlyAsync(header, cancellationToken).ConfigureAwait(false);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4];
        await Stream.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
        return (header[0], body);
    }
}

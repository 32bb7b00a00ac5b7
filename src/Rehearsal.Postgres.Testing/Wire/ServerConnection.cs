using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using Npgsql;
using Rehearsal.Postgres.Testing.Sql;

namespace Rehearsal.Postgres.Testing.Wire;

/// <summary>A session on the real server, spoken to in its own protocol.</summary>
internal sealed class ServerConnection : IDisposable
{
    /// <summary>A socket that can be written to has a third of this free, which is more than is written without reading beside it.</summary>
    private const int SendBuffer = 256 * 1024;

    private readonly NpgsqlConnectionStringBuilder settings;
    private readonly Encryption encryption;
    private readonly Login login;
    private volatile bool wasAsync;
    private int receiveTimeoutMs;

    private ServerConnection(NpgsqlConnectionStringBuilder settings, Encryption encryption, IReadOnlyList<string> timeouts, Socket socket, Stream stream)
    {
        this.settings = settings;
        this.encryption = encryption;
        Socket = socket;
        Stream = stream;
        login = new Login(stream, settings, timeouts);
    }

    public Socket Socket { get; }

    public Stream Stream { get; }

    /// <summary>Gets the server's parameter messages, for clients that come later.</summary>
    public IReadOnlyList<byte[]> Parameters => login.Parameters;

    /// <summary>Connects and authenticates. Nothing here is asynchronous, for a socket that once was so never blocks by itself again.</summary>
    /// <param name="settings">Where, as whom, and the search path, time zone and options that the session begins with.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static Task<ServerConnection> OpenAsync(NpgsqlConnectionStringBuilder settings, CancellationToken cancellationToken) => Task.Run(() => Open(settings, cancellationToken), cancellationToken);

    private static ServerConnection Open(NpgsqlConnectionStringBuilder settings, CancellationToken cancellationToken)
    {
        var encryption = Encryptions.First(settings, HostOf(settings));
        var timeouts = SessionTimeouts.Names;
        while (true)
        {
            try
            {
                return Open(settings, encryption, timeouts, cancellationToken);
            }
            catch (PostgresException refused) when (UnknownOf(timeouts, refused) is { } unknown)
            {
                // An older server does not have it.
                timeouts = timeouts.Remove(unknown);
            }
            catch (PostgresException refused) when (encryption != Encryption.Always && Encryptions.IsWanted(settings, refused))
            {
                encryption = Encryption.Always;
            }
        }
    }

    private static string? UnknownOf(ImmutableArray<string> timeouts, PostgresException refused) =>
        refused.SqlState == PostgresErrorCodes.UndefinedObject ? timeouts.FirstOrDefault(name => refused.MessageText.Contains($"\"{name}\"", StringComparison.Ordinal)) : null;

    private static ServerConnection Open(NpgsqlConnectionStringBuilder settings, Encryption encryption, ImmutableArray<string> timeouts, CancellationToken cancellationToken)
    {
        var (socket, stream) = Connect(settings, encryption, cancellationToken);
        var connection = new ServerConnection(settings, encryption, timeouts, socket, stream);
        using var end = cancellationToken.Register(connection.Dispose);
        try
        {
            connection.login.Run();
            return connection;
        }
        catch
        {
            connection.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>Asks the server to cancel what this session runs. Returns when the server has passed that on.</summary>
    public void Cancel()
    {
        var (socket, stream) = Connect(settings, encryption, CancellationToken.None);
        using (socket)
        {
            var request = new ByteBuffer();
            request.AppendInt32(8 + login.CancelKey.Length);
            request.AppendInt32(Messages.CancelRequestCode);
            request.Append(login.CancelKey);
            stream.Write(request.Span);
            // The server closes the connection then.
            _ = stream.Read(new byte[1]);
        }
    }

    /// <summary>Reads what has come, without holding a thread while it waits.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        wasAsync = true;
        return Stream.ReadAsync(target, cancellationToken);
    }

    /// <summary>Reads what has come; waits until something has.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="timeoutMs">How long to wait; 0 for ever.</param>
    /// <exception cref="IOException">Nothing came in time, or the connection is cut.</exception>
    public int Read(Span<byte> target, int timeoutMs)
    {
        if (Stream is not NetworkStream || !wasAsync)
        {
            // What comes over an encrypted stream may be decrypted already.
            if (receiveTimeoutMs != timeoutMs)
            {
                Socket.ReceiveTimeout = receiveTimeoutMs = timeoutMs;
            }

            return Stream.Read(target);
        }

        // A read of a socket that was ever read asynchronously waits for a thread of the runtime's, which wakes this one; waiting here is one wake-up.
        return Socket.Poll(timeoutMs > 0 ? TimeSpan.FromMilliseconds(timeoutMs) : Timeout.InfiniteTimeSpan, SelectMode.SelectRead)
            ? Stream.Read(target)
            : throw new IOException("Nothing came in time.", new SocketException((int)SocketError.TimedOut));
    }

    public void Dispose()
    {
        Stream.Dispose();
        Socket.Dispose();
    }

    private static (Socket Socket, Stream Stream) Connect(NpgsqlConnectionStringBuilder settings, Encryption encryption, CancellationToken cancellationToken)
    {
        var host = HostOf(settings);
        var isFile = Path.IsPathRooted(host);
        var socket = isFile ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var end = cancellationToken.Register(socket.Dispose);
        try
        {
            socket.SendBufferSize = SendBuffer;
            if (isFile)
            {
                socket.Connect(new UnixDomainSocketEndPoint(Path.Combine(host, string.Create(CultureInfo.InvariantCulture, $".s.PGSQL.{settings.Port}"))));
            }
            else
            {
                socket.Connect(host, settings.Port);
            }

            Stream stream = new NetworkStream(socket);
            if (!isFile && encryption != Encryption.Never && AgreesToEncrypt(stream))
            {
                return (socket, Encryptions.Encrypt(stream, settings, host));
            }

            return isFile || encryption != Encryption.Always ? (socket, stream)
                : throw new NpgsqlException($"The connection string asks for encryption (SSL Mode={settings.SslMode}), and the server at {host} has none: use SSL Mode=Disable, or switch it on there.");
        }
        catch
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    private static string HostOf(NpgsqlConnectionStringBuilder settings) => settings.Host is { Length: > 0 } named ? named.Split(',')[0] : "localhost";

    private static bool AgreesToEncrypt(Stream stream)
    {
        var request = new ByteBuffer();
        request.AppendInt32(8);
        request.AppendInt32(Messages.SslRequestCode);
        stream.Write(request.Span);
        var answer = new byte[1];
        stream.ReadExactly(answer);
        return answer[0] == (byte)'S';
    }
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Rehearsal.Postgres.Testing.Tests.Wire;

/// <summary>A connection that is spoken to in single messages, as drivers other than Npgsql may send them.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly NetworkStream stream;
    private readonly MemoryStream packet = new();

    private RawConnection(NetworkStream stream) => this.stream = stream;

    /// <summary>Connects and does no more.</summary>
    public static async Task<RawConnection> ConnectAsync(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var isFile = settings.Host!.StartsWith('/');
        var socket = new Socket(isFile ? AddressFamily.Unix : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Unspecified);
        EndPoint place = isFile ? new UnixDomainSocketEndPoint($"{settings.Host}/.s.PGSQL.{settings.Port}") : new IPEndPoint(IPAddress.Loopback, settings.Port);
        await socket.ConnectAsync(place, TestContext.Current.CancellationToken);
        return new RawConnection(new NetworkStream(socket, ownsSocket: true));
    }

    /// <summary>Connects and logs in.</summary>
    public static async Task<RawConnection> OpenAsync(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var connection = await ConnectAsync(connectionString);
        var startup = Encoding.ASCII.GetBytes($"\0\u0003\0\0user\0{settings.Username}\0database\0{settings.Database}\0client_encoding\0UTF8\0\0");
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, length.Length + startup.Length);
        await connection.WriteAsync([.. length, .. startup]);
        while (true)
        {
            var (type, body) = await connection.ReadAsync();
            if (type == 'R' && BinaryPrimitives.ReadInt32BigEndian(body) == 3)
            {
                await connection.Add('p', settings.Password + "\0").SendAsync();
            }
            else if (type == 'Z')
            {
                return connection;
            }
        }
    }

    public RawConnection Query(string sql) => Add('Q', sql + "\0");

    public RawConnection Parse(string name, string sql) => Add('P', $"{name}\0{sql}\0\0\0");

    public RawConnection Bind(string portal, string statement) => Add('B', $"{portal}\0{statement}\0\0\0\0\0\0\0");

    /// <summary>Describes a statement, <c>S</c>, or a portal, <c>P</c>.</summary>
    public RawConnection Describe(char what, string name) => Add('D', $"{what}{name}\0");

    public RawConnection Close(char what, string name) => Add('C', $"{what}{name}\0");

    public RawConnection Execute(string portal = "", int rowsMax = 0) => Add('E', $"{portal}\0\0\0\0{(char)rowsMax}");

    /// <summary>Parses, binds and executes without names.</summary>
    public RawConnection Run(string sql) => Parse("", sql).Bind("", "").Execute();

    public RawConnection Sync() => Add('S', "");

    public RawConnection Flush() => Add('H', "");

    public RawConnection CopyData(string data) => Add('d', data);

    public RawConnection CopyDone() => Add('c', "");

    /// <summary>Adds a message to the packet that is sent next.</summary>
    public RawConnection Add(char type, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var header = new byte[5];
        header[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(1), 4 + bytes.Length);
        packet.Write(header);
        packet.Write(bytes);
        return this;
    }

    public async Task SendAsync()
    {
        var bytes = packet.ToArray();
        packet.SetLength(0);
        await WriteAsync(bytes);
    }

    /// <summary>Sends what was added and reads until some messages of a type have come.</summary>
    /// <returns>What came, in words.</returns>
    public async Task<IReadOnlyList<string>> UntilAsync(char last = 'Z', int times = 1)
    {
        await SendAsync();
        List<string> came = [];
        while (times > 0)
        {
            var (type, body) = await ReadAsync();
            came.Add(InWords(type, body));
            times -= type == last ? 1 : 0;
        }

        return came;
    }

    public async Task WriteAsync(byte[] bytes) => await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>Ends what is sent and reads to the end.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        stream.Socket.Shutdown(SocketShutdown.Send);
        using var all = new MemoryStream();
        try
        {
            await stream.CopyToAsync(all, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Cut off.
        }

        return all.ToArray();
    }

    public void Dispose()
    {
        packet.Dispose();
        stream.Dispose();
    }

    private static string InWords(char type, byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        return type switch
        {
            'E' or 'N' => $"{type} {text.Split('\0').First(static field => field.StartsWith('C'))[1..]}",
            'C' or 'Z' or 'd' => $"{type} {text.TrimEnd('\0')}",
            'S' => $"{type} {text.TrimEnd('\0').Replace('\0', '=')}",
            'D' => $"{type} {string.Concat(text.Where(static letter => !char.IsControl(letter)))}",
            _ => $"{type}",
        };
    }

    private async Task<(char Type, byte[] Body)> ReadAsync()
    {
        var header = new byte[5];
        await stream.ReadExactlyAsync(header, TestContext.Current.CancellationToken);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4];
        await stream.ReadExactlyAsync(body, TestContext.Current.CancellationToken);
        return ((char)header[0], body);
    }
}

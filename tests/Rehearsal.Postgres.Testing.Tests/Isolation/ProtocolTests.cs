using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Rehearsal.Postgres.Testing.Tests.Isolation;

/// <summary>Programs that do not speak PostgreSQL's protocol: refused, and nobody else notices.</summary>
public sealed class ProtocolTests
{
    public static TheoryData<byte[]> FirstPackets => new(
        "GET / HTTP/1.1\r\n\r\n"u8.ToArray(),
        [0, 0, 0, 4],
        [0, 0, 0, 5, 1],
        [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0],
        [0, 0, 0, 8, 0, 2, 0, 0],
        [0, 0, 0, 12, 0, 3, 0, 0, (byte)'u', (byte)'s', (byte)'e', (byte)'r']);

    public static TheoryData<byte[]> Messages => new(
        [(byte)'Q', 0, 0, 0, 4],
        [(byte)'Q', 0, 0, 0, 1],
        [(byte)'P', 0, 0, 0, 5, (byte)'x'],
        [(byte)'B', 0, 0, 0, 6, (byte)'x', (byte)'y'],
        [(byte)'E', 0xFF, 0xFF, 0xFF, 0xFF]);

    [Theory]
    [MemberData(nameof(FirstPackets))]
    public async Task FirstPacket_IsNoStart_IsClosedAndTheTestGoesOn(byte[] packet)
    {
        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        using var stream = await ConnectAsync(database);

        await stream.WriteAsync(packet, TestContext.Current.CancellationToken);
        await ReadToEndAsync(stream);

        Assert.Equal(2, await database.ItemsAsync());
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Message_SaysMoreThanItHas_IsAnErrorAndTheTestGoesOn(byte[] message)
    {
        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        using var stream = await ConnectAsync(database);
        await StartAsync(stream, database);

        await stream.WriteAsync(message, TestContext.Current.CancellationToken);

        Assert.Contains("08P01", Encoding.UTF8.GetString(await ReadToEndAsync(stream)), StringComparison.Ordinal);
        Assert.Equal(2, await database.ItemsAsync());
    }

    private static async Task<NetworkStream> ConnectAsync(TestDatabase database)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var isFile = settings.Host!.StartsWith('/');
        var socket = new Socket(isFile ? AddressFamily.Unix : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(
            isFile ? new UnixDomainSocketEndPoint($"{settings.Host}/.s.PGSQL.{settings.Port}") : new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, settings.Port),
            TestContext.Current.CancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static async Task StartAsync(NetworkStream stream, TestDatabase database)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await SendAsync(null, $"\0\u0003\0\0user\0{settings.Username}\0database\0{settings.Database}\0\0");
        await SendAsync((byte)'p', $"{settings.Password}\0");

        // Up to the message that the connection is ready.
        for (var type = 0; type != 'Z';)
        {
            var header = new byte[5];
            await stream.ReadExactlyAsync(header, TestContext.Current.CancellationToken);
            await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4], TestContext.Current.CancellationToken);
            type = header[0];
        }

        async Task SendAsync(byte? type, string body)
        {
            var bytes = new byte[4 + Encoding.ASCII.GetByteCount(body)];
            BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length);
            Encoding.ASCII.GetBytes(body, bytes.AsSpan(4));
            await stream.WriteAsync(type is { } given ? [given, .. bytes] : bytes, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<byte[]> ReadToEndAsync(NetworkStream stream)
    {
        // A packet that states more than it has is waited for; whoever sent it ends it.
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
}

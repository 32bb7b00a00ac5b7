using System.Text;

namespace Rehearsal.Postgres.Testing.Tests.Wire;

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
        using var connection = await RawConnection.ConnectAsync(database.ConnectionString);

        await connection.WriteAsync(packet);
        await connection.ReadToEndAsync();

        Assert.Equal(2, await database.ItemsAsync());
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Message_SaysMoreThanItHas_IsAnErrorAndTheTestGoesOn(byte[] message)
    {
        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        using var connection = await RawConnection.OpenAsync(database.ConnectionString);

        await connection.WriteAsync(message);

        Assert.Contains("08P01", Encoding.UTF8.GetString(await connection.ReadToEndAsync()), StringComparison.Ordinal);
        Assert.Equal(2, await database.ItemsAsync());
    }
}

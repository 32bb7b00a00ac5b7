using System.Reflection;
using Npgsql;
using Rehearsal.Postgres.Testing.Servers;
using Rehearsal.Postgres.Testing.Transport;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Tests.Wire;

/// <summary>A reader finds something to send that the thread which took it has not sent: that one may have been held up in between.</summary>
public sealed class SendingReaderTests
{
    private const int Statements = 4_000;
    private const int Size = 6_000;
    private const int LockKey = 60_004;

    /// <summary>A message that states less than the least length.</summary>
    private static readonly byte[] Broken = [(byte)'S', 0, 0, 0, 0];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Reader_WithMoreToSendThanTheServerTakesUnread_ReadsWhileItSends()
    {
        var server = await TestServer.ConnectionStringAsync();
        await using var holder = new NpgsqlConnection(server);
        await holder.OpenAsync(Token);
        await holder.ScalarAsync($"SELECT pg_advisory_lock({LockKey})");
        await using var database = await TestDatabase.BeginAsync(new TestDatabaseOptions { ConnectionString = server }, Token);
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Token);
        var stream = StreamOf(connection);

        // The server answers nothing before the lock is free: the reader waits.
        stream.Write(Messages.Build(buffer =>
        {
            Messages.Parse(buffer, "", $"SELECT pg_advisory_xact_lock({LockKey})");
            Messages.Run(buffer, "");
            buffer.Append(Messages.Flush);
        }));
        var read = stream.ReadAsync(new byte[1], Token).AsTask();

        // What comes before a message that cannot be understood is taken and not sent, as when its thread is held up.
        var value = new string('x', Size);
        var statements = Messages.Build(buffer =>
        {
            Messages.Parse(buffer, "", "SELECT $1::text");
            for (var i = 0; i < Statements; i++)
            {
                Messages.Run(buffer, "", value);
            }

            buffer.Append(Broken);
        });
        Assert.Throws<InvalidDataException>(() => stream.Write(statements));
        await holder.ScalarAsync($"SELECT pg_advisory_unlock({LockKey})");

        Assert.Equal(1, await read);
    }

    private static DirectStream StreamOf(NpgsqlConnection connection) =>
        DirectConnections.StreamOf(typeof(NpgsqlConnection).GetProperty("Connector", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)!.GetValue(connection)!)!;
}

using System.Diagnostics;
using Npgsql;

namespace Rehearsal.Peers.Log;

/// <summary>The peer: a table in PostgreSQL with the same columns and three secondary indexes.</summary>
internal sealed class PostgresLog : IDisposable
{
    private readonly NpgsqlDataSource source;
    private int appended;

    public PostgresLog(string connectionString)
    {
        source = NpgsqlDataSource.Create(connectionString);
        using var command = source.CreateCommand("""
            CREATE TABLE events (position bigserial PRIMARY KEY, id uuid NOT NULL, time bigint NOT NULL, type text NOT NULL, source text NOT NULL, correlation text NOT NULL, data bytea NOT NULL);
            CREATE INDEX by_type ON events (type, position);
            CREATE INDEX by_correlation ON events (correlation, position);
            CREATE INDEX by_time ON events (time);
            """);
        command.ExecuteNonQuery();
    }

    /// <summary>Appends events one by one over so many connections at once.</summary>
    /// <returns>The µs of one event.</returns>
    public double Singles(int connections, int each)
    {
        NpgsqlConnection[] open = [.. Enumerable.Range(0, connections).Select(_ => source.OpenConnection())];
        NpgsqlCommand[] commands = [.. open.Select(Insert)];
        var begin = Stopwatch.GetTimestamp();
        Task.WaitAll([.. commands.Select(command => Task.Run(async () =>
        {
            for (var n = 0; n < each; n++)
            {
                Set(command, Interlocked.Increment(ref appended));
                await command.ExecuteNonQueryAsync();
            }
        }))]);
        var elapsed = Stopwatch.GetElapsedTime(begin).TotalMicroseconds / (connections * each);
        foreach (var connection in open)
        {
            connection.Dispose();
        }

        return elapsed;
    }

    public void Dispose() => source.Dispose();

    private static NpgsqlCommand Insert(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand("INSERT INTO events (id, time, type, source, correlation, data) VALUES ($1, $2, $3, $4, $5, $6)", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid>());
        command.Parameters.Add(new NpgsqlParameter<long>());
        command.Parameters.Add(new NpgsqlParameter<string>());
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "order_service" });
        command.Parameters.Add(new NpgsqlParameter<string>());
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = SampleEvents.Payload });
        Set(command, 0);
        command.Prepare();
        return command;
    }

    private static void Set(NpgsqlCommand command, int n)
    {
        ((NpgsqlParameter<Guid>)command.Parameters[0]).TypedValue = new Guid(n, 0, 0, new byte[8]);
        ((NpgsqlParameter<long>)command.Parameters[1]).TypedValue = SampleEvents.TimeOf(n).UtcTicks;
        ((NpgsqlParameter<string>)command.Parameters[2]).TypedValue = SampleEvents.TypeOf(n);
        ((NpgsqlParameter<string>)command.Parameters[4]).TypedValue = SampleEvents.CorrelationOf(n);
    }
}

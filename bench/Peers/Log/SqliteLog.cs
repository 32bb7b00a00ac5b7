using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Rehearsal.Peers.Log;

/// <summary>The peer: a table in SQLite with the same columns and three secondary indexes; write-ahead log, flushed at each commit.</summary>
internal sealed class SqliteLog : IDisposable
{
    private const string Columns = "position, id, time, type, source, correlation, data";

    private readonly SqliteConnection connection;
    private readonly SqliteCommand insert;
    private readonly SqliteCommand newest;
    private readonly SqliteCommand correlation;
    private readonly SqliteCommand window;
    private readonly SqliteCommand all;
    private int appended;

    static SqliteLog() => SQLitePCL.Batteries_V2.Init();

    public SqliteLog(string path)
    {
        connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Run("PRAGMA journal_mode=WAL");
        Run("PRAGMA synchronous=FULL");
        Run("CREATE TABLE events (position INTEGER PRIMARY KEY, id BLOB NOT NULL, time INTEGER NOT NULL, type TEXT NOT NULL, source TEXT NOT NULL, correlation TEXT NOT NULL, data BLOB NOT NULL)");
        Run("CREATE INDEX by_type ON events (type, position)");
        Run("CREATE INDEX by_correlation ON events (correlation, position)");
        Run("CREATE INDEX by_time ON events (time)");
        insert = Prepared("INSERT INTO events (id, time, type, source, correlation, data) VALUES ($a, $b, $c, $d, $e, $f)", 6);
        newest = Prepared($"SELECT {Columns} FROM events WHERE type = $a ORDER BY position DESC LIMIT 100", 1);
        correlation = Prepared($"SELECT {Columns} FROM events WHERE correlation = $a ORDER BY position", 1);
        window = Prepared($"SELECT {Columns} FROM events WHERE time >= $a AND time < $b ORDER BY time", 2);
        all = Prepared($"SELECT {Columns} FROM events ORDER BY position", 0);
    }

    /// <summary>Appends events, each in a transaction of its own.</summary>
    public double Singles(int count)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var n = 0; n < count; n++)
        {
            Insert(appended++);
        }

        return Stopwatch.GetElapsedTime(begin).TotalMicroseconds / count;
    }

    /// <summary>Appends events in transactions of some.</summary>
    public double Batches(int size, int count)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var batch = 0; batch < count; batch++)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var n = 0; n < size; n++)
            {
                Insert(appended++);
            }

            transaction.Commit();
            insert.Transaction = null;
        }

        return Stopwatch.GetElapsedTime(begin).TotalMicroseconds / (size * count);
    }

    public double Replay(int events)
    {
        var begin = Stopwatch.GetTimestamp();
        var count = 0;
        using var reader = all.ExecuteReader();
        while (reader.Read())
        {
            count++;
        }

        return count == events ? Stopwatch.GetElapsedTime(begin).TotalMicroseconds / count : throw new InvalidOperationException($"{count} rows");
    }

    public double Newest(int n) => Time(newest, 100, SampleEvents.TypeOf(n));

    public double Correlation(int n) => Time(correlation, 10, SampleEvents.CorrelationOf(n));

    public double Window(int n) => Time(window, 1000, SampleEvents.TimeOf(n).UtcTicks, SampleEvents.TimeOf(n + 1000).UtcTicks);

    public void Dispose() => connection.Dispose();

    private static double Time(SqliteCommand command, int expected, params ReadOnlySpan<object> values)
    {
        var begin = Stopwatch.GetTimestamp();
        Set(command, values);
        var count = 0;
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                // What a log's reader gets too: every column as a value.
                _ = reader.GetInt64(0);
                _ = new Guid(reader.GetFieldValue<byte[]>(1));
                _ = reader.GetInt64(2);
                _ = reader.GetString(3);
                _ = reader.GetString(4);
                _ = reader.GetString(5);
                _ = reader.GetFieldValue<byte[]>(6);
                count++;
            }
        }

        var elapsed = Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
        return count == expected ? elapsed : throw new InvalidOperationException($"{count} rows");
    }

    private static void Set(SqliteCommand command, ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }
    }

    private void Insert(int n)
    {
        Set(insert, [new Guid(n, 0, 0, new byte[8]).ToByteArray(), SampleEvents.TimeOf(n).UtcTicks, SampleEvents.TypeOf(n), "order_service", SampleEvents.CorrelationOf(n), SampleEvents.Payload]);
        insert.ExecuteNonQuery();
    }

    private SqliteCommand Prepared(string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = "$" + (char)('a' + i), Value = 0 });
        }

        command.Prepare();
        return command;
    }

    private void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

using System.Globalization;
using Rehearsal.Events;

namespace Rehearsal.Peers.Log;

/// <summary>Measures the embedded log beside the bare system calls below it, SQLite and PostgreSQL, in turn, and judges the ratios.</summary>
internal static class LogBenchmark
{
    private const string Folder = "artifacts/bench/log";
    private const int Rounds = 9;
    private const int Singles = 300;
    private const int Callers = 256;
    private const int EachCaller = 100;
    private const int FlushedBatches = 60;
    private const int BufferedBatches = 600;
    private const int ReadEvents = 1_000_000;
    private const int Queries = 400;
    private const int QueriesTogether = 20;

    public static int Run()
    {
        using var places = new Places(Folder);
        using var server = PostgresServer.TryStart();
        using var postgres = server is null ? null : new PostgresLog(server.ConnectionString);
        if (server is null)
        {
            Console.WriteLine("log: PostgreSQL 15 is not installed; its rows are not measured");
        }

        using var sqlite = new SqliteLog(places.Next());
        using var filledSqlite = new SqliteLog(places.Next());
        filledSqlite.Batches(10_000, ReadEvents / 10_000);
        var (folder, gibibyte) = (places.Next(), places.Next());
        EmbeddedReads.Fill(folder, ReadEvents);
        EmbeddedReads.Fill(gibibyte, KilledLog.Events);
        var reads = new EmbeddedReads(folder, ReadEvents);
        var rows = new LogRows();
        for (var round = -1; round < Rounds; round++)
        {
            var target = round < 0 ? new LogRows() : rows;
            Append(target, places, sqlite, postgres);
            target.BareRead.Add(BareFile.Read(folder, ReadEvents).CpuUs);
            target.Replay.Add(reads.Replay().CpuUs);
            target.SqliteReplay.Add(filledSqlite.Replay(ReadEvents));
            Query(round, target, reads, filledSqlite);
            target.Reopened.Add(KilledLog.KillAndOpen(gibibyte, round + 1));
        }

        reads.Close();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"log: records of {SampleEvents.Size} bytes, {Rounds} rounds in turn after one to warm up"));
        return rows.Report();
    }

    private static void Append(LogRows rows, Places places, SqliteLog sqlite, PostgresLog? postgres)
    {
        var bare = BareFile.WriteFlushed(places, 1, Singles);
        var single = EmbeddedAppends.Singles(places, Singles);
        rows.BareP50.Add(Quantile(bare, 0.5));
        rows.BareP99.Add(Quantile(bare, 0.99));
        rows.SingleP50.Add(Quantile(single, 0.5));
        rows.SingleP99.Add(Quantile(single, 0.99));
        rows.SqliteSingle.Add(sqlite.Singles(Singles));
        if (postgres is not null)
        {
            rows.PostgresSingle.Add(postgres.Singles(1, Singles));
            rows.Postgres64.Add(postgres.Singles(64, 40));
        }

        rows.BareShared.Add(BareSharedFlush.Run(places, Callers, EachCaller));
        rows.Shared.Add(EmbeddedAppends.Shared(places, Callers, EachCaller));
        rows.BareBatch.Add(BareFile.WriteFlushed(places, SampleEvents.BatchSize, FlushedBatches).Average() / SampleEvents.BatchSize);
        rows.Batch.Add(EmbeddedAppends.Batches(places, LogDurability.Flushed, FlushedBatches).WallUs);
        rows.SqliteBatch.Add(sqlite.Batches(SampleEvents.BatchSize, 10));
        rows.BareBuffered.Add(BareFile.WriteBuffered(places, SampleEvents.BatchSize, BufferedBatches).CpuUs);
        rows.Buffered.Add(EmbeddedAppends.Batches(places, LogDurability.Buffered, BufferedBatches).CpuUs);
        rows.Memory.Add(EmbeddedAppends.Batches(places, LogDurability.Memory, BufferedBatches).CpuUs);
        rows.MemoryOnly.Add(EmbeddedAppends.Memory(BufferedBatches).CpuUs);
    }

    /// <summary>The queries alone, each compared with SQLite.</summary>
    public static int RunQueries(Places places)
    {
        using var sqlite = new SqliteLog(places.Next());
        sqlite.Batches(10_000, ReadEvents / 10_000);
        var folder = places.Next();
        EmbeddedReads.Fill(folder, ReadEvents);
        var reads = new EmbeddedReads(folder, ReadEvents);
        var rows = new LogRows();
        for (var round = -1; round < Rounds; round++)
        {
            Query(round, round < 0 ? new LogRows() : rows, reads, sqlite);
        }

        reads.Close();
        return rows.ReportQueries();
    }

    private static void Query(int round, LogRows rows, EmbeddedReads reads, SqliteLog sqlite)
    {
        // Another place in each round, the same for both, and the same few queries of each before the next few.
        Compare(n => 100_000 + n, reads.Newest, sqlite.Newest, rows.Newest, rows.SqliteNewest);
        Compare(n => ((n * 4_993) + (round * 37) + 1000) % ReadEvents, reads.Correlation, sqlite.Correlation, rows.Correlation, rows.SqliteCorrelation);
        Compare(n => ((n * 4_793) + (round * 370) + 1000) % (ReadEvents - 1000), reads.Window, sqlite.Window, rows.Window, rows.SqliteWindow);
    }

    // Processor time: where many share the machine, a query longer than a time slice would wait its turn inside, and a shorter one would not.
    private static void Compare(Func<int, int> place, Func<int, double> own, Func<int, double> peer, Measurement ownRow, Measurement peerRow)
    {
        var (ownTimes, peerTimes) = (new double[Queries / QueriesTogether], new double[Queries / QueriesTogether]);
        for (var n = 0; n < ownTimes.Length; n++)
        {
            ownTimes[n] = Together(n, own);
            peerTimes[n] = Together(n, peer);
        }

        ownRow.Add(Quantile(ownTimes, 0.5));
        peerRow.Add(Quantile(peerTimes, 0.5));

        double Together(int group, Func<int, double> query) => Spent.On(() =>
        {
            for (var i = 0; i < QueriesTogether; i++)
            {
                query(place((group * QueriesTogether) + i));
            }
        }).Each(QueriesTogether).CpuUs;
    }

    private static double Quantile(double[] times, double quantile) => times.Order().ElementAt((int)(quantile * (times.Length - 1)));
}

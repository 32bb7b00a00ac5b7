namespace Rehearsal.Peers.Log;

/// <summary>What the benchmark <c>log</c> measures, and what it asks of it. Rows are µs an event, or a query.</summary>
internal sealed class LogRows
{
    public Measurement BareP50 { get; } = new("one caller, bare write + fdatasync, P50");

    public Measurement BareP99 { get; } = new("one caller, bare write + fdatasync, P99");

    public Measurement SingleP50 { get; } = new("one caller, flushed, P50");

    public Measurement SingleP99 { get; } = new("one caller, flushed, P99");

    public Measurement SqliteSingle { get; } = new("one caller, SQLite FULL");

    public Measurement PostgresSingle { get; } = new("one connection, PostgreSQL");

    public Measurement Postgres64 { get; } = new("64 connections, PostgreSQL");

    public Measurement BareShared { get; } = new("256 callers, bare shared flush");

    public Measurement Shared { get; } = new("256 callers, flushed");

    public Measurement BareBatch { get; } = new("batches of 1,000, bare write + fdatasync");

    public Measurement Batch { get; } = new("batches of 1,000, flushed");

    public Measurement SqliteBatch { get; } = new("batches of 1,000, SQLite FULL");

    public Measurement BareBuffered { get; } = new("batches of 1,000, bare write, processor time");

    public Measurement Buffered { get; } = new("batches of 1,000, buffered, processor time");

    public Measurement Memory { get; } = new("batches of 1,000, memory, processor time");

    public Measurement MemoryOnly { get; } = new("batches of 1,000, MemoryEventLog, processor time");

    public Measurement BareRead { get; } = new("bare read of the segments, processor time");

    public Measurement Replay { get; } = new("replay as views, processor time");

    public Measurement SqliteReplay { get; } = new("replay, SQLite, columns not looked at");

    public Measurement Newest { get; } = new("newest 100 of a type, processor time");

    public Measurement SqliteNewest { get; } = new("newest 100 of a type, SQLite, processor time");

    public Measurement Correlation { get; } = new("one correlation of ten, processor time");

    public Measurement SqliteCorrelation { get; } = new("one correlation of ten, SQLite, processor time");

    public Measurement Window { get; } = new("1,000 by time, processor time");

    public Measurement SqliteWindow { get; } = new("1,000 by time, SQLite, processor time");

    public Measurement Reopened { get; } = new("1 GiB, killed: open and first query, ms");

    /// <summary>Prints the rows and judges the goals.</summary>
    /// <returns>The exit code.</returns>
    public int Report()
    {
        foreach (var row in (Measurement[])[BareP50, SingleP50, BareP99, SingleP99, SqliteSingle, PostgresSingle, Postgres64, BareShared, Shared, BareBatch, Batch, SqliteBatch, BareBuffered, Buffered, Memory, MemoryOnly, BareRead, Replay, SqliteReplay, Newest, SqliteNewest, Correlation, SqliteCorrelation, Window, SqliteWindow, Reopened])
        {
            Goals.Row(row, row == Reopened ? "ms" : "µs");
        }

        var goals = new Goals();
        goals.AtMost("one caller, P50", Goals.Ratio(SingleP50, BareP50), 1.15, "x the bare write and flush");
        goals.AtMost("one caller, P99", Goals.Ratio(SingleP99, BareP99), 1.5, "x the bare write and flush");
        goals.AtLeast("256 callers", Goals.Ratio(BareShared, Shared), 0.6, "x the rate of the bare shared flush");
        goals.AtLeast("256 callers", Goals.Ratio(Postgres64, Shared), 30, "x the rate of PostgreSQL with 64 connections");
        goals.AtLeast("batches of 1,000, flushed", Goals.Ratio(SqliteBatch, Batch), 8, "x the rate of SQLite FULL");
        goals.AtLeast("batches of 1,000, buffered", 1 / Buffered.Median, 2, "M events/s of processor time");
        goals.AtLeast("batches of 1,000, memory", 1 / Memory.Median, 3, "M events/s of processor time");
        goals.AtLeast("batches of 1,000, MemoryEventLog", 1 / MemoryOnly.Median, 3, "M events/s of processor time");
        goals.AtLeast("replay as views", 1 / Replay.Median, 12, "M events/s of processor time");
        JudgeQueries(goals);
        goals.AtMost("open after kill -9 and first query at 1 GiB", Reopened.Median, 200, "ms");
        goals.Print();
        return goals.ExitCode;
    }

    /// <summary>Prints the rows of the queries and judges them.</summary>
    /// <returns>The exit code.</returns>
    public int ReportQueries()
    {
        foreach (var row in (Measurement[])[Newest, SqliteNewest, Correlation, SqliteCorrelation, Window, SqliteWindow])
        {
            Goals.Row(row, "µs");
        }

        var goals = new Goals();
        JudgeQueries(goals);
        goals.Print();
        return goals.ExitCode;
    }

    private void JudgeQueries(Goals goals)
    {
        goals.AtMost("newest 100 of a type", Goals.Ratio(Newest, SqliteNewest), 0.7, "x the time of SQLite");
        goals.AtMost("one correlation of ten", Goals.Ratio(Correlation, SqliteCorrelation), 0.7, "x the time of SQLite");
        goals.AtMost("1,000 by time", Goals.Ratio(Window, SqliteWindow), 0.7, "x the time of SQLite");
    }
}

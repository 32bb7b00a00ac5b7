namespace Rehearsal.Isolation;

/// <summary>Measures isolated tests beside the bare statements and beside other ways to clean a database, in turn.</summary>
/// <param name="server">A server that flushes commits.</param>
/// <param name="careless">One that does not, for one row.</param>
/// <param name="parts">What is measured: <c>resets</c>, <c>code</c>, <c>parallel</c>, <c>clones</c>, <c>examples</c>, <c>suite</c>; everything when empty.</param>
internal sealed class IsolationBenchmark(string server, string careless, IReadOnlyList<string> parts)
{
    public static readonly IReadOnlyList<string> Parts = ["resets", "code", "parallel", "clones", "examples", "suite"];

    private const int WarmUps = 2;
    private const int Rounds = 9;

    public async Task<int> RunAsync()
    {
        // The examples take their server from there, as a user's tests would.
        Environment.SetEnvironmentVariable("REHEARSAL_POSTGRES", server);
        Resets resets = new(server), withoutFlush = new(careless);
        InsideOutside bodies = new(server);
        ParallelTests parallel = new(server);
        Clones clones = new(server);
        Examples examples = new();
        ExistingSuite suite = new();
        await resets.PrepareAsync();
        await withoutFlush.PrepareAsync();
        await bodies.PrepareAsync();
        if (parts is [] || parts.Contains("examples"))
        {
            await examples.WarmUpAsync();
        }

        for (var round = -WarmUps; round < Rounds; round++)
        {
            var isCounted = round >= 0;
            Action<Measurement, double> add = (row, value) =>
            {
                if (isCounted)
                {
                    row.Add(value);
                }
            };
            (string Part, Func<Action<Measurement, double>, Task> Measure)[] all =
            [
                ("resets", resets.MeasureAsync), ("resets", withoutFlush.MeasureAsync), ("code", bodies.MeasureAsync), ("parallel", parallel.MeasureAsync), ("clones", clones.MeasureAsync),
                ("examples", examples.MeasureAsync), ("suite", suite.MeasureAsync),
            ];
            foreach (var one in all.Where(one => parts is [] || parts.Contains(one.Part)))
            {
                await one.Measure(add);
            }
        }

        Console.WriteLine($"isolation: PostgreSQL 15 with fsync and synchronous_commit on, shared_buffers 64 MB; {Rounds} rounds in turn after {WarmUps} to warm up");
        Print([resets.Bare, resets.Isolated, resets.RespawnEmpty, resets.Respawn, resets.Truncate, resets.Clone]);
        Console.WriteLine("  the same with fsync off");
        Print([withoutFlush.Bare, withoutFlush.Isolated, withoutFlush.RespawnEmpty, withoutFlush.Respawn, withoutFlush.Truncate, withoutFlush.Clone]);
        Console.WriteLine("  code under test: 20 statements and 5 transactions on 5 connections");
        Print(bodies.Rows.SelectMany(static row => (Measurement[])[row.Flushed, row.Hasty, row.Inside, row.InsideOverSockets]));
        Console.WriteLine("  whole tests");
        Print([parallel.One, parallel.Several, clones.Pooled, suite.Before, suite.After, .. examples.Rows, .. examples.ColdRows]);

        // The existing class keeps its database to the end of the process, when everything goes with the servers.
        return Judge(resets, withoutFlush, bodies, parallel, clones, examples);
    }

    private static void Print(IEnumerable<Measurement> rows)
    {
        foreach (var row in rows)
        {
            Goals.Row(row, "ms");
        }
    }

    private static int Judge(Resets resets, Resets withoutFlush, InsideOutside bodies, ParallelTests parallel, Clones clones, Examples examples)
    {
        var goals = new Goals();
        goals.AtMost("begin and end", Goals.Ratio(resets.Isolated, resets.Bare), 3, "x the bare statements");
        goals.AtLeast("begin and end", Goals.Ratio(resets.Truncate, resets.Isolated), 100, "x faster than TRUNCATE of ten tables");
        goals.AtLeast("begin and end, fsync off", Goals.Ratio(withoutFlush.Truncate, withoutFlush.Isolated), 100, "x faster than TRUNCATE of ten tables");
        goals.AtLeast("begin and end", Goals.Ratio(resets.Clone, resets.Isolated), 200, "x faster than a clone from a template and its end");
        foreach (var row in bodies.Rows)
        {
            goals.AtLeast($"{row.Name} inside", Goals.Ratio(row.Flushed, row.Inside), 0.9, "of its speed outside, commits flushed");
            goals.AtLeast($"{row.Name} inside", Goals.Ratio(row.Hasty, row.Inside), 0.9, "of its speed outside, synchronous_commit=off");
            goals.AtLeast($"{row.Name} inside, by connection string", Goals.Ratio(row.Flushed, row.InsideOverSockets), 0.9, "of its speed outside, commits flushed");
            goals.AtLeast($"{row.Name} inside, by connection string", Goals.Ratio(row.Hasty, row.InsideOverSockets), 0.9, "of its speed outside, synchronous_commit=off");
        }

        goals.AtMost("a clone made ahead", clones.Pooled.Count == 0 ? null : clones.Pooled.Median, 3, "ms");
        goals.AtLeast($"{ParallelTests.Sessions} sessions", Goals.Ratio(parallel.One, parallel.Several), 1.6, "x the rate of one");
        foreach (var row in examples.Rows)
        {
            goals.AtMost($"{row.Name}, median", row.Count == 0 ? null : row.Median, 15, "ms");
            goals.AtMost($"{row.Name}, P99", row.Count == 0 ? null : row.Percentile(99), 50, "ms");
        }

        goals.Print();
        return goals.ExitCode;
    }
}

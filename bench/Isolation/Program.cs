using Rehearsal.Isolation;
using Rehearsal.Peers.Log;

if (args.Except(IsolationBenchmark.Parts).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"isolation: unknown part '{unknown}'; expected one of: {string.Join(", ", IsolationBenchmark.Parts)}");
    return 2;
}

using var flushing = PostgresServer.TryStart();
using var careless = PostgresServer.TryStart(flushes: false);
if (flushing is null || careless is null)
{
    Console.WriteLine("  NOT MEASURED isolation: PostgreSQL 15 is not installed");
    return 1;
}

return await new IsolationBenchmark(Tables.Plain(flushing.ConnectionString), Tables.Plain(careless.ConnectionString), args).RunAsync();

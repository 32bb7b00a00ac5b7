using Rehearsal.Isolation;
using Rehearsal.Peers.Log;

if (args is not [])
{
    Console.Error.WriteLine("bench/run isolation takes no arguments");
    return 2;
}

using var flushing = PostgresServer.TryStart();
using var careless = PostgresServer.TryStart(flushes: false);
if (flushing is null || careless is null)
{
    Console.WriteLine("  NOT MEASURED isolation: PostgreSQL 15 is not installed");
    return 1;
}

return await new IsolationBenchmark(Tables.Plain(flushing.ConnectionString), Tables.Plain(careless.ConnectionString)).RunAsync();

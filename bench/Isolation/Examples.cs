using DatabaseTests.ECommerce;
using DatabaseTests.Financial;
using DatabaseTests.Healthcare;
using Rehearsal.Postgres.Testing.Xunit;

namespace Rehearsal.Isolation;

/// <summary>The four tests of samples/DatabaseTests, from the begin of their transaction to its roll-back.</summary>
internal sealed class Examples
{
    private const int Runs = 20;
    private const int WarmUps = 150;

    private readonly (Measurement Row, Measurement Cold, Func<Task> Run)[] all =
    [
        (new("user life cycle"), new("user life cycle, runs 2 to 21"), static () => RunAsync(new UserLifecycleTests(), static test => test.CompleteUserLifecycle())),
        (new("inventory"), new("inventory, runs 2 to 21"), static () => RunAsync(new InventoryTests(), static test => test.InventoryManagementWorkflow())),
        (new("financial transactions"), new("financial transactions, runs 2 to 21"), static () => RunAsync(new TransactionTests(), static test => test.FinancialTransactionProcessing())),
        (new("patient records"), new("patient records, runs 2 to 21"), static () => RunAsync(new PatientRecordTests(), static test => test.PatientRecordManagement())),
    ];

    public IEnumerable<Measurement> Rows => all.Select(static one => one.Row);

    /// <summary>Gets the rows of a process's first runs: all but the first, which makes the tables.</summary>
    public IEnumerable<Measurement> ColdRows => all.Select(static one => one.Cold);

    /// <summary>Runs each until its code, Entity Framework Core's and Npgsql's are compiled for good, which takes some 150 runs.</summary>
    public async Task WarmUpAsync()
    {
        foreach (var (_, cold, run) in all)
        {
            for (var i = 0; i < WarmUps; i++)
            {
                var duration = await Clock.OnceAsync(run);
                if (i is > 0 and <= Runs)
                {
                    cold.Add(duration.TotalMilliseconds);
                }
            }
        }
    }

    /// <summary>Adds each run, for the slow ones count.</summary>
    public async Task MeasureAsync(Action<Measurement, double> add)
    {
        foreach (var (row, _, run) in all)
        {
            for (var i = 0; i < Runs; i++)
            {
                add(row, (await Clock.OnceAsync(run)).TotalMilliseconds);
            }
        }
    }

    private static async Task RunAsync<T>(T test, Func<T, Task> run)
        where T : DatabaseTest
    {
        await test.InitializeAsync();
        await using (test)
        {
            await run(test);
        }
    }
}

using DatabaseTests.ECommerce;
using DatabaseTests.Financial;
using DatabaseTests.Healthcare;
using Rehearsal.Postgres.Testing.Xunit;

namespace Rehearsal.Isolation;

/// <summary>The four tests of samples/DatabaseTests, from the begin of their transaction to its roll-back.</summary>
internal sealed class Examples
{
    private const int Runs = 20;

    private readonly (Measurement Row, Func<Task> Run)[] all =
    [
        (new("user life cycle"), static () => RunAsync(new UserLifecycleTests(), static test => test.CompleteUserLifecycle())),
        (new("inventory"), static () => RunAsync(new InventoryTests(), static test => test.InventoryManagementWorkflow())),
        (new("financial transactions"), static () => RunAsync(new TransactionTests(), static test => test.FinancialTransactionProcessing())),
        (new("patient records"), static () => RunAsync(new PatientRecordTests(), static test => test.PatientRecordManagement())),
    ];

    public IEnumerable<Measurement> Rows => all.Select(static one => one.Row);

    /// <summary>Adds each run, for the slow ones count.</summary>
    public async Task MeasureAsync(Action<Measurement, double> add)
    {
        foreach (var (row, run) in all)
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

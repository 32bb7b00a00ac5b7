namespace Rehearsal.Postgres.Testing.Tests.Isolation;

public sealed class SessionThreadsTests
{
    private const int Sessions = 4;

    private static readonly TestDatabaseOptions Options = new() { SetUp = Shop.SetUpAsync };

    [Fact]
    public async Task Begin_SeveralSessionsAtOnce_ThePoolHasAThreadForEach()
    {
        List<TestDatabase> open = [];
        for (var i = 0; i < Sessions; i++)
        {
            open.Add(await TestDatabase.BeginAsync(Options, TestContext.Current.CancellationToken));
        }

        ThreadPool.GetMinThreads(out var threads, out _);
        foreach (var database in open)
        {
            await database.DisposeAsync();
        }

        Assert.InRange(threads, Environment.ProcessorCount + Sessions, int.MaxValue);
    }
}

using Npgsql;

namespace Rehearsal.Postgres.Testing.Tests.Clones;

public sealed class CloneTests
{
    [Fact]
    public async Task Clone_WhatATransactionCannotHold_Works()
    {
        await using var clone = await TestDatabase.CloneAsync(Shop.Options, "VACUUM and parallel transactions", TestContext.Current.CancellationToken);
        await using var first = await clone.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var second = await clone.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await first.ScalarAsync("VACUUM items");
        await first.ScalarAsync("CALL committing()");
        await using var one = await first.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var two = await second.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await first.ScalarAsync("INSERT INTO items (name) VALUES ('table')", one);

        Assert.Equal(3L, await second.ScalarAsync("SELECT count(*) FROM items", two));
        Assert.Equal(TestDatabaseMode.Cloned, clone.Mode);
        Assert.Contains("VACUUM and parallel transactions", clone.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clone_WhatOneDoes_IsNotInTheNext()
    {
        await using (var clone = await TestDatabase.CloneAsync(Shop.Options, cancellationToken: TestContext.Current.CancellationToken))
        {
            await clone.ScalarAsync("DELETE FROM items");
        }

        await using var next = await TestDatabase.CloneAsync(Shop.Options, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(2, await next.ItemsAsync());
    }

    [Fact]
    public async Task Clone_WithoutSetUp_SaysWhatIsExpected()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await TestDatabase.CloneAsync(new TestDatabaseOptions(), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("SetUp", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fork_Nested_UndoesItsOwnWorkOnly()
    {
        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        await database.ScalarAsync("INSERT INTO items (name) VALUES ('given')");
        for (var i = 0; i < 3; i++)
        {
            await using var fork = await database.ForkAsync();
            await database.ScalarAsync("INSERT INTO items (name) VALUES ('case')");
            await using (await database.ForkAsync())
            {
                await database.ScalarAsync("DELETE FROM items");
                Assert.Equal(0, await database.ItemsAsync());
            }

            Assert.Equal(4, await database.ItemsAsync());
        }

        Assert.Equal(3, await database.ItemsAsync());
    }

    [Fact]
    public async Task Fork_InATransaction_NamesTheConnection()
    {
        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await connection.ScalarAsync("INSERT INTO items (name) VALUES ('table')", transaction);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await database.ForkAsync());

        Assert.Contains("INSERT INTO items (name) VALUES ('table')", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_InsertedUpdatedDeleted_AreTold()
    {
        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        await database.ScalarAsync("INSERT INTO items (id, name) VALUES (900, 'table'); UPDATE items SET price = 21 WHERE name = 'lamp'; DELETE FROM items WHERE name = 'chair'; CREATE TABLE extra (n int); INSERT INTO extra VALUES (5)");

        var changes = await database.ChangesAsync();

        Assert.Equal(["extra", "items"], changes.Tables.Select(static table => table.Name));
        var items = changes.Tables[1];
        Assert.Contains("table", Assert.Single(items.Inserted), StringComparison.Ordinal);
        Assert.Contains("21.00", Assert.Single(items.Updated).After, StringComparison.Ordinal);
        Assert.Contains("chair", Assert.Single(items.Deleted), StringComparison.Ordinal);
        Assert.Contains("1 inserted, 1 updated, 1 deleted", changes.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tests_InParallel_DoNotSeeEachOther()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(static n => Task.Run(async () =>
        {
            await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
            await database.ScalarAsync($"INSERT INTO items (name) VALUES ('item {n}')");
            Assert.Equal(3, await database.ItemsAsync());
        })));
    }

    [Fact]
    public async Task Session_KilledByTheServer_IsReplacedForTheNextTest()
    {
        var options = new TestDatabaseOptions { SetUp = Shop.SetUpAsync, SessionsMax = 1 };
        await using (var database = await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken))
        {
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => database.ScalarAsync("SELECT pg_terminate_backend(pg_backend_pid())"));
        }

        await using var next = await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken);
        Assert.Equal(2, await next.ItemsAsync());
    }
}

namespace Rehearsal.Postgres.Testing.Tests.Isolation;

public sealed class RollbackTests
{
    [Fact]
    public async Task Test_WhatItInserts_IsGoneInTheNext()
    {
        await using (var first = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken))
        {
            await first.ScalarAsync("INSERT INTO items (name) VALUES ('table')");
            Assert.Equal(3, await first.ItemsAsync());
        }

        await using var second = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        Assert.Equal(2, await second.ItemsAsync());
    }

    [Fact]
    public async Task Transaction_CommittedAndRolledBack_DoesAsItShould()
    {
        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using (var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await connection.ScalarAsync("INSERT INTO items (name) VALUES ('table')", transaction);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        await using (var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await connection.ScalarAsync("INSERT INTO items (name) VALUES ('stool')", transaction);
            await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(3, await database.ItemsAsync());
    }
}

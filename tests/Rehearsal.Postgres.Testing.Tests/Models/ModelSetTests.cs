using Npgsql;
using Rehearsal.Postgres.Testing.EntityFrameworkCore;

namespace Rehearsal.Postgres.Testing.Tests.Models;

public sealed class ModelSetTests
{
    private static readonly EntityFrameworkCore.Models Bank = new(typeof(Account));
    private static readonly EntityFrameworkCore.Models Library = new(typeof(Book));

    [Fact]
    public async Task Rows_CreatedUpdatedDeleted_AreFound()
    {
        await using var db = await Bank.BeginAsync(TestContext.Current.CancellationToken);
        var accounts = db.Set<Account>();
        var made = await accounts.CreateAsync(new Account { Number = "CHK-1", Balance = 5000.10m, Extra = new() { ["branch"] = "north" } }, TestContext.Current.CancellationToken);
        await accounts.CreateAsync(new Account { Number = "SAV-1" }, TestContext.Current.CancellationToken);

        await accounts.UpdateAsync(new { made.Id }, new { Balance = 4000.05m, LastActivity = "2024-01-15" }, TestContext.Current.CancellationToken);

        var found = await accounts.FindOneAsync(new { Number = "CHK-1" }, TestContext.Current.CancellationToken);
        Assert.Equal((4000.05m, "USD", "2024-01-15", "north"), (found!.Balance, found.Currency, found.LastActivity, found.Extra!["branch"]));
        Assert.Equal(["CHK-1", "SAV-1"], (await accounts.FindManyAsync(account => account.Balance >= 0, TestContext.Current.CancellationToken)).Select(static account => account.Number));
        Assert.Equal(1, await accounts.DeleteAsync(new { Number = "SAV-1" }, TestContext.Current.CancellationToken));
        Assert.Null(await accounts.FindOneAsync(new { Number = "SAV-1" }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Models_SeveralInOneProcess_HaveTablesOfTheirOwn()
    {
        await using var bank = await Bank.BeginAsync(TestContext.Current.CancellationToken);
        await bank.Set<Account>().CreateAsync(new Account { Number = "CHK-1" }, TestContext.Current.CancellationToken);
        await using var library = await Library.BeginAsync(TestContext.Current.CancellationToken);

        var book = await library.Set<Book>().CreateAsync(new Book { Title = "Sagas" }, TestContext.Current.CancellationToken);

        Assert.True(book.Id > 0);
        Assert.Throws<ModelException>(() => library.Set<Account>());
    }

    [Fact]
    public async Task Default_OfTheModel_IsTheColumnsToo()
    {
        await using var db = await Bank.BeginAsync(TestContext.Current.CancellationToken);

        Assert.Equal("USD 0.0", await db.Database.ScalarAsync("INSERT INTO account (number) VALUES ('RAW') RETURNING currency || ' ' || balance"));
        var error = await Assert.ThrowsAsync<PostgresException>(() => db.Database.ScalarAsync("INSERT INTO account (currency) VALUES ('EUR')"));
        Assert.Equal(PostgresErrorCodes.NotNullViolation, error.SqlState);
    }

    [Fact]
    public async Task Field_UnknownOrOfTheWrongType_IsExplained()
    {
        await using var db = await Bank.BeginAsync(TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<ModelException>(() => db.Set<Account>().FindOneAsync(new { Numbr = "x", Balance = "much" }, TestContext.Current.CancellationToken));

        Assert.Contains("unknown field 'Numbr' of Account", error.Message, StringComparison.Ordinal);
        Assert.Contains("the nearest is 'Number'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Account.Balance: expected Decimal, found String 'much'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Constraint_Violated_IsExplained()
    {
        await using var db = await Bank.BeginAsync(TestContext.Current.CancellationToken);
        await db.Set<Account>().CreateAsync(new Account { Number = "CHK-1" }, TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<ModelException>(() => db.Set<Account>().CreateAsync(new Account { Number = "CHK-1" }, TestContext.Current.CancellationToken));

        Assert.Contains("another row has the same value", error.Message, StringComparison.Ordinal);
        Assert.Contains("IX_account_number", error.Message, StringComparison.Ordinal);
    }
}

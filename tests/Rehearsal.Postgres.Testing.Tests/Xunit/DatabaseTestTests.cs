using Rehearsal.Postgres.Testing.Xunit;

namespace Rehearsal.Postgres.Testing.Tests.Xunit;

public sealed class DatabaseTestTests() : DatabaseTest(Shop.Options)
{
    protected override async ValueTask OnBegunAsync() => await Database.ScalarAsync("INSERT INTO items (name) VALUES ('given')");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Case_OfAClass_BeginsWithTheSameRows(int n)
    {
        await Database.ScalarAsync($"INSERT INTO items (name) VALUES ('case {n}')");

        Assert.Equal(4, await Database.ItemsAsync());
        Assert.Equal(TestDatabaseMode.Isolated, Database.Mode);
    }

    [Fact]
    [ClonedDatabase("VACUUM")]
    public async Task Test_ThatAsksForAClone_HasOne()
    {
        await Database.ScalarAsync("VACUUM items");

        Assert.Equal(TestDatabaseMode.Cloned, Database.Mode);
    }
}

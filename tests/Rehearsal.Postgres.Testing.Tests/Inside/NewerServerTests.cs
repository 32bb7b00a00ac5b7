using Rehearsal.Postgres.Testing.Tests.Isolation;
using Rehearsal.Postgres.Testing.Tests.Wire;

namespace Rehearsal.Postgres.Testing.Tests.Inside;

/// <summary>Every row of the table on PostgreSQL 18 too.</summary>
public sealed class NewerServerTests(NewerServer server) : IClassFixture<NewerServer>
{
    public static TheoryData<string, bool> Names => WorksTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Row_OnPostgres18_IsAsTheTableSays(string name, bool isDirect)
    {
        Assert.SkipWhen(server.Options is null, "PostgreSQL 18 is not in artifacts/postgres-18: eng/install-postgres.sh puts it there, where npm can.");

        await WorksTests.CheckAsync(name, isDirect, server.Options!, server.Impatient!);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(SameAnswerTests.Names), MemberType = typeof(SameAnswerTests))]
    public async Task Messages_OnPostgres18_AreAnsweredAsByTheServer(string name)
    {
        Assert.SkipWhen(server.Options is null, "PostgreSQL 18 is not in artifacts/postgres-18: eng/install-postgres.sh puts it there, where npm can.");

        await SameAnswerTests.CompareAsync(name, server.Options!);
    }

    [Fact]
    [Trait("Category", "Deep")]
    public async Task Rows_AfterAThousandTestsInParallelOnPostgres18_AreAsBefore()
    {
        Assert.SkipWhen(server.Options is null, "PostgreSQL 18 is not in artifacts/postgres-18: eng/install-postgres.sh puts it there, where npm can.");

        await PristineTests.CompareRowsAsync(server.Options!, 1_000);
    }

    [Fact]
    public async Task Server_Version_Is18()
    {
        Assert.SkipWhen(server.Options is null, "PostgreSQL 18 is not in artifacts/postgres-18: eng/install-postgres.sh puts it there, where npm can.");
        await using var database = await TestDatabase.BeginAsync(server.Options, TestContext.Current.CancellationToken);

        Assert.StartsWith("18.", (string)(await database.ScalarAsync("SHOW server_version"))!, StringComparison.Ordinal);
    }
}

namespace Rehearsal.Postgres.Testing.Tests.Wire;

/// <summary>An isolated session answers message by message as the server itself does.</summary>
public sealed class SameAnswerTests
{
    public static TheoryData<string> Names => [.. Scripts.All.Select(static script => script.Name)];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Names))]
    public Task Messages_ToAnIsolatedSession_AreAnsweredAsByTheServer(string name) => CompareAsync(name, Shop.Options);

    internal static async Task CompareAsync(string name, TestDatabaseOptions options)
    {
        var script = Scripts.All.Single(script => script.Name == name);
        IEnumerable<string> expected;
        await using (var clone = await TestDatabase.CloneAsync(options, "the server's own answers", TestContext.Current.CancellationToken))
        {
            using var connection = await RawConnection.OpenAsync(clone.ConnectionString);
            expected = await script.Run(connection);
        }

        await using var database = await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken);
        using var isolated = await RawConnection.OpenAsync(database.ConnectionString);
        Assert.Equal(expected, await script.Run(isolated));
    }
}

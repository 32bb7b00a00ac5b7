namespace Rehearsal.Postgres.Testing.Tests.Wire;

/// <summary>An isolated session answers message by message as the server itself does.</summary>
public sealed class SameAnswerTests
{
    public static TheoryData<string> Names => [.. Scripts.All.Select(static script => script.Name)];

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Names))]
    public async Task Messages_ToAnIsolatedSession_AreAnsweredAsByTheServer(string name)
    {
        var script = Scripts.All.Single(script => script.Name == name);
        IEnumerable<string> expected;
        await using (var clone = await TestDatabase.CloneAsync(Shop.Options, "the server's own answers", TestContext.Current.CancellationToken))
        {
            using var connection = await RawConnection.OpenAsync(clone.ConnectionString);
            expected = await script.Run(connection);
        }

        await using var database = await TestDatabase.BeginAsync(Shop.Options, TestContext.Current.CancellationToken);
        using var isolated = await RawConnection.OpenAsync(database.ConnectionString);
        Assert.Equal(expected, await script.Run(isolated));
    }
}

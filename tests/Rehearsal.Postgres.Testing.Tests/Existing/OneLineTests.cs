namespace Rehearsal.Postgres.Testing.Tests.Existing;

public sealed class OneLineTests
{
    /// <summary>What the guide says of the two classes.</summary>
    [Fact]
    public async Task Classes_BeforeAndAfter_DifferInOneLineAndItsUsing()
    {
        var before = await ReadAsync("BlogRepositoryTests.cs");
        var after = await ReadAsync("IsolatedBlogRepositoryTests.cs");

        Assert.Equal(["public sealed class BlogRepositoryTests : BlogDatabase"], before.Except(after));
        Assert.Equal(["using Rehearsal.Postgres.Testing.Xunit;", "public sealed class IsolatedBlogRepositoryTests() : DatabaseTest(Blogs.Options)"], after.Except(before));
        Assert.Equal(before.Length + 1, after.Length);
    }

    private static Task<string[]> ReadAsync(string file) =>
        File.ReadAllLinesAsync(Path.Combine(RepositoryRoot.Path, "tests", "Rehearsal.Postgres.Testing.Tests", "Existing", file), TestContext.Current.CancellationToken);
}

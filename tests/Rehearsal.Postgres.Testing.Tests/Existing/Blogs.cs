namespace Rehearsal.Postgres.Testing.Tests.Existing;

internal static class Blogs
{
    /// <summary>The suite's own set-up.</summary>
    public static readonly TestDatabaseOptions Options = new() { SetUp = BlogDatabase.SetUpAsync };
}

using System.Reflection;

namespace Rehearsal.Postgres.Testing.Tests;

/// <summary>The repository these tests were built from.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = typeof(RepositoryRoot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "RepositoryRoot").Value!;
}

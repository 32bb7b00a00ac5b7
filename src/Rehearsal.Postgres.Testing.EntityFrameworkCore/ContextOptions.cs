using Microsoft.EntityFrameworkCore;

namespace Rehearsal.Postgres.Testing.EntityFrameworkCore;

/// <summary>Puts a test's database into the options of a context.</summary>
public static class ContextOptions
{
    /// <summary>Makes contexts use a test's database, whatever the options said before. The contexts of all tests share what Entity Framework Core keeps of their model.</summary>
    /// <typeparam name="TBuilder">The options.</typeparam>
    /// <param name="options">The options.</param>
    /// <param name="database">The test's database; the test keeps it and disposes of it.</param>
    public static TBuilder UseTestDatabase<TBuilder>(this TBuilder options, TestDatabase database)
        where TBuilder : DbContextOptionsBuilder
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(database);
        options.UseNpgsql(database.ConnectionText).AddInterceptors(new ConnectionsOf(database));
        return options;
    }
}

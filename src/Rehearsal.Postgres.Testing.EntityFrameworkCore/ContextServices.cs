using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Rehearsal.Postgres.Testing.EntityFrameworkCore;

/// <summary>Puts a test's database into the services of code that uses Entity Framework Core.</summary>
public static class ContextServices
{
    /// <summary>
    /// Makes a registered context use a test's database, and replaces data sources and connections as <see cref="TestDatabaseServices.UseTestDatabase"/> does. Call it after the code's own
    /// registrations: in <c>ConfigureTestServices</c> of a web application factory, for example.
    /// </summary>
    /// <typeparam name="TContext">The context, registered with <c>AddDbContext</c>, <c>AddDbContextPool</c> or <c>AddDbContextFactory</c>.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="database">The test's database; the test keeps it and disposes of it.</param>
    public static IServiceCollection UseTestDatabase<TContext>(this IServiceCollection services, TestDatabase database)
        where TContext : DbContext
    {
        services.UseTestDatabase(database);
        // Configurations of a context's options add up, and the last one wins.
        services.ConfigureDbContext<TContext>(options => options.UseTestDatabase(database));
        return services;
    }
}

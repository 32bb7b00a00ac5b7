using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Rehearsal.Postgres.Testing;

/// <summary>Puts a test's database into the services of the code under test, in place of the real one.</summary>
public static class TestDatabaseServices
{
    /// <summary>
    /// Replaces <see cref="NpgsqlDataSource"/>, <see cref="DbDataSource"/>, <see cref="NpgsqlConnection"/> and <see cref="DbConnection"/> by those of a test's database, whether they were registered or not. Call it after
    /// the code's own registrations: in <c>ConfigureTestServices</c> of a web application factory, for example.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="database">The test's database; the test keeps it and disposes of it.</param>
    public static IServiceCollection UseTestDatabase(this IServiceCollection services, TestDatabase database)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(database);
        Type[] replaced = [typeof(NpgsqlDataSource), typeof(DbDataSource), typeof(NpgsqlConnection), typeof(DbConnection)];
        foreach (var old in services.Where(service => !service.IsKeyedService && replaced.Contains(service.ServiceType)).ToArray())
        {
            services.Remove(old);
        }

        // Registered as instances, so that the provider does not dispose of them.
        services.AddSingleton(database);
        services.AddSingleton(database.DataSource);
        services.AddSingleton<DbDataSource>(database.DataSource);
        services.AddTransient(_ => database.DataSource.CreateConnection());
        services.AddTransient<DbConnection>(_ => database.DataSource.CreateConnection());
        return services;
    }
}

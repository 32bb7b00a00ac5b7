using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrdersApi;
using Rehearsal.Postgres.Testing.EntityFrameworkCore;
using Rehearsal.Postgres.Testing.Xunit;

namespace Rehearsal.Postgres.Testing.Tests.Integration;

public sealed class ServiceTests() : DatabaseTest(Orders.Options)
{
    private const string Nowhere = "Host=nowhere.invalid;Database=real";

    [Fact]
    public async Task Services_DataSourcesAndConnections_AreTheTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton(NpgsqlDataSource.Create(Nowhere));
        services.AddTransient<DbConnection>(static _ => new NpgsqlConnection(Nowhere));
        services.UseTestDatabase(Database);
        await using (var provider = services.BuildServiceProvider())
        {
            Assert.Same(DataSource, provider.GetRequiredService<NpgsqlDataSource>());
            Assert.Same(DataSource, provider.GetRequiredService<DbDataSource>());
            await using var connection = provider.GetRequiredService<DbConnection>();
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO \"Orders\" (\"Customer\") VALUES ('Ada')";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        // The provider did not take the data source with it.
        Assert.Equal(1L, await Database.ScalarAsync("SELECT count(*) FROM \"Orders\""));
    }

    [Fact]
    public async Task Context_AddedWithAddDbContext_UsesTheTestsDatabase()
    {
        var services = new ServiceCollection();
        services.AddDbContext<OrdersContext>(static options => options.UseNpgsql(Nowhere));
        services.UseTestDatabase<OrdersContext>(Database);
        await using var provider = services.BuildServiceProvider();
        await using (var scope = provider.CreateAsyncScope())
        {
            await AddAsync(scope.ServiceProvider.GetRequiredService<OrdersContext>(), "Ada");
        }

        await using var next = provider.CreateAsyncScope();
        Assert.Equal(1, await next.ServiceProvider.GetRequiredService<OrdersContext>().Orders.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Contexts_OfAPoolUsedAtTheSameMoment_HaveConnectionsOfTheirOwn()
    {
        var services = new ServiceCollection();
        services.AddDbContextPool<OrdersContext>(static options => options.UseNpgsql(Nowhere));
        services.UseTestDatabase<OrdersContext>(Database);
        await using var provider = services.BuildServiceProvider();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(async () =>
        {
            await using var scope = provider.CreateAsyncScope();
            await AddAsync(scope.ServiceProvider.GetRequiredService<OrdersContext>(), $"customer {n}");
        })));

        Assert.Equal(8L, await Database.ScalarAsync("SELECT count(*) FROM \"Orders\""));
    }

    [Fact]
    public async Task Contexts_OfAFactory_UseTheTestsDatabase()
    {
        var services = new ServiceCollection();
        services.AddDbContextFactory<OrdersContext>(static options => options.UseNpgsql(Nowhere));
        services.UseTestDatabase<OrdersContext>(Database);
        await using var provider = services.BuildServiceProvider();
        var factory = provider.GetRequiredService<IDbContextFactory<OrdersContext>>();
        await using var first = await factory.CreateDbContextAsync(TestContext.Current.CancellationToken);
        await using var second = await factory.CreateDbContextAsync(TestContext.Current.CancellationToken);

        await AddAsync(first, "Ada");

        Assert.Equal(1, await second.Orders.CountAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>EF Core refuses the 21st service provider of its own in a process: <c>ManyServiceProvidersCreatedWarning</c>.</summary>
    [Fact]
    public async Task Contexts_OfThirtyTestsAtOnce_ShareWhatEntityFrameworkKeeps()
    {
        var begun = await Task.WhenAll(Enumerable.Range(0, 30).Select(static _ => TestDatabase.BeginAsync(Orders.Options, TestContext.Current.CancellationToken).AsTask()));
        foreach (var database in begun)
        {
            await using (database)
            {
                await using var context = new OrdersContext(new DbContextOptionsBuilder<OrdersContext>().UseTestDatabase(database).Options);
                await AddAsync(context, "Ada");
                Assert.Equal(1, await context.Orders.CountAsync(TestContext.Current.CancellationToken));
            }
        }
    }

    private static async Task AddAsync(OrdersContext context, string customer)
    {
        context.Orders.Add(new Order { Customer = customer });
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}

using Microsoft.EntityFrameworkCore;
using OrdersApi;

namespace Rehearsal.Postgres.Testing.Tests.Integration;

/// <summary>The database of the orders, made as EF Core makes it.</summary>
internal static class Orders
{
    public static readonly TestDatabaseOptions Options = new()
    {
        SetUp = static async (source, cancellationToken) =>
        {
            await using var context = new OrdersContext(new DbContextOptionsBuilder<OrdersContext>().UseNpgsql(source).Options);
            await context.Database.EnsureCreatedAsync(cancellationToken);
        },
    };
}

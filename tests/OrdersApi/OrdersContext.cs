using Microsoft.EntityFrameworkCore;

namespace OrdersApi;

public sealed class OrdersContext(DbContextOptions<OrdersContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();
}

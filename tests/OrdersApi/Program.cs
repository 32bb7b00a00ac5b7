using Microsoft.EntityFrameworkCore;
using OrdersApi;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
builder.Services.AddDbContext<OrdersContext>(options => options.UseNpgsql(builder.Configuration.GetConnectionString("Orders")));
var app = builder.Build();
app.MapPost("/orders", async (Order order, OrdersContext context, CancellationToken cancellationToken) =>
{
    await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
    context.Orders.Add(order);
    await context.SaveChangesAsync(cancellationToken);
    await transaction.CommitAsync(cancellationToken);
    return Results.Created($"/orders/{order.Id}", order);
});
app.MapGet("/orders", (OrdersContext context, CancellationToken cancellationToken) => context.Orders.OrderBy(static order => order.Id).ToListAsync(cancellationToken));
await app.RunAsync();

using Rehearsal.Postgres.Testing.EntityFrameworkCore;

namespace DatabaseTests.ECommerce;

/// <summary>The tables of the shop.</summary>
internal static class Shop
{
    public static readonly Models Models = new(typeof(User), typeof(Address), typeof(Order), typeof(Product), typeof(Inventory), typeof(StockMovement));
}

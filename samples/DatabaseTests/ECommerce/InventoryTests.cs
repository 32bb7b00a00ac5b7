using Rehearsal.Postgres.Testing.EntityFrameworkCore;
using Rehearsal.Postgres.Testing.Xunit;

namespace DatabaseTests.ECommerce;

/// <summary>Stock movements, the alert on low stock, the order for more.</summary>
public sealed class InventoryTests() : DatabaseTest(Shop.Models.Options)
{
    private const int Warehouse = 1;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [DurationTarget(100)]
    public async Task InventoryManagementWorkflow()
    {
        var db = new ModelDatabase(Database, Shop.Models);
        var (products, inventories, movements) = (db.Set<Product>(), db.Set<Inventory>(), db.Set<StockMovement>());

        // 1. Two products
        var laptop = await products.CreateAsync(
            new Product
            {
                Sku = "LAPTOP-001",
                Name = "Gaming Laptop",
                Category = "Electronics",
                Price = 1299.99m,
                Cost = 899.99m,
                SupplierId = 1,
                Weight = 2.5m,
                Dimensions = new Dimensions(Length: 35, Width: 25, Height: 2),
            },
            Token);
        var mouse = await products.CreateAsync(
            new Product
            {
                Sku = "MOUSE-001",
                Name = "Wireless Mouse",
                Category = "Electronics",
                Price = 49.99m,
                Cost = 25.00m,
                SupplierId = 1,
                Weight = 0.1m,
                Dimensions = new Dimensions(Length: 12, Width: 6, Height: 4),
            },
            Token);
        Assert.True(laptop.Id > 0 && mouse.Id > 0 && laptop.Id != mouse.Id);

        // 2. Their stock
        var begin = new DateOnly(2024, 1, 1);
        Inventory[] initial =
        [
            new() { ProductId = laptop.Id, WarehouseId = Warehouse, QuantityOnHand = 50, QuantityReserved = 5, QuantityAvailable = 45, ReorderPoint = 10, ReorderQuantity = 25, LastUpdated = begin },
            new() { ProductId = mouse.Id, WarehouseId = Warehouse, QuantityOnHand = 200, QuantityReserved = 15, QuantityAvailable = 185, ReorderPoint = 50, ReorderQuantity = 100, LastUpdated = begin },
        ];
        foreach (var inventory in initial)
        {
            Assert.True((await inventories.CreateAsync(inventory, Token)).Id > 0);
        }

        // 3. A sale of each, and a delivery of laptops
        StockMovement[] moved =
        [
            Movement(laptop, MovementType.Out, -3, "SALE-001", "Customer order", day: 2, userId: 1),
            Movement(mouse, MovementType.Out, -25, "SALE-002", "Bulk customer order", day: 2, userId: 1),
            Movement(laptop, MovementType.In, 15, "PO-001", "Purchase order receipt", day: 3, userId: 2),
        ];
        foreach (var movement in moved)
        {
            Assert.True((await movements.CreateAsync(movement, Token)).Id > 0);
            var now = await inventories.FindOneAsync(new { movement.ProductId, movement.WarehouseId }, Token);
            var onHand = now!.QuantityOnHand + movement.Quantity;
            var changed = await inventories.UpdateAsync(new { now.Id }, new { QuantityOnHand = onHand, QuantityAvailable = onHand - now.QuantityReserved, LastUpdated = movement.MovementDate }, Token);
            Assert.Single(changed);
        }

        // 4. The levels then
        var final = await inventories.FindManyAsync(new { WarehouseId = Warehouse }, Token);
        Assert.Equal(2, final.Count);
        var laptops = final.First(inventory => inventory.ProductId == laptop.Id);
        Assert.Equal(62, laptops.QuantityOnHand); // 50 - 3 + 15
        Assert.Equal(57, laptops.QuantityAvailable); // 5 are reserved
        var mice = final.First(inventory => inventory.ProductId == mouse.Id);
        Assert.Equal(175, mice.QuantityOnHand); // 200 - 25
        Assert.Equal(160, mice.QuantityAvailable); // 15 are reserved

        // 5. Nothing is low
        List<(Product Product, Inventory Inventory, int ReorderNeeded)> low = [];
        foreach (var inventory in final.Where(static inventory => inventory.QuantityAvailable <= inventory.ReorderPoint))
        {
            low.Add(((await products.FindOneAsync(new { Id = inventory.ProductId }, Token))!, inventory, inventory.ReorderQuantity));
        }

        Assert.Empty(low);

        // 6. A sale that makes it low
        await movements.CreateAsync(Movement(mouse, MovementType.Out, -120, "SALE-003", "Corporate bulk order", day: 4, userId: 1), Token);
        var before = await inventories.FindOneAsync(new { ProductId = mouse.Id, WarehouseId = Warehouse }, Token);
        await inventories.UpdateAsync(new { before!.Id }, new { QuantityOnHand = 55, QuantityAvailable = 40, LastUpdated = new DateOnly(2024, 1, 4) }, Token);

        // 7. The alert
        var after = await inventories.FindOneAsync(new { ProductId = mouse.Id, WarehouseId = Warehouse }, Token);
        Assert.Equal(40, after!.QuantityAvailable); // 55 - 15
        Assert.Equal(50, after.ReorderPoint);
        Assert.True(after.QuantityAvailable < after.ReorderPoint);
        Assert.Equal(100, after.ReorderQuantity);

        // 8. The history
        var all = await movements.FindManyAsync(new { WarehouseId = Warehouse }, Token);
        Assert.Equal(4, all.Count);
        Assert.Equal(-145, all.Where(movement => movement.ProductId == mouse.Id && movement.MovementType == MovementType.Out).Sum(static movement => movement.Quantity)); // -25 - 120
    }

    private static StockMovement Movement(Product product, MovementType type, int quantity, string reference, string reason, int day, int userId) => new()
    {
        ProductId = product.Id,
        WarehouseId = Warehouse,
        MovementType = type,
        Quantity = quantity,
        ReferenceNumber = reference,
        Reason = reason,
        MovementDate = new DateOnly(2024, 1, day),
        UserId = userId,
    };
}

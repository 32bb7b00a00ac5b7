using Microsoft.EntityFrameworkCore;

namespace DatabaseTests.ECommerce;

[Index(nameof(ProductId), nameof(WarehouseId), IsUnique = true)]
internal sealed record Inventory
{
    public int Id { get; set; }

    public required int ProductId { get; set; }

    public required int WarehouseId { get; set; }

    public required int QuantityOnHand { get; set; }

    public required int QuantityReserved { get; set; }

    public required int QuantityAvailable { get; set; }

    public required int ReorderPoint { get; set; }

    public required int ReorderQuantity { get; set; }

    public required DateOnly LastUpdated { get; set; }
}

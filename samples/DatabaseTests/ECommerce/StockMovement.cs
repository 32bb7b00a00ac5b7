namespace DatabaseTests.ECommerce;

internal sealed record StockMovement
{
    public int Id { get; set; }

    public required int ProductId { get; set; }

    public required int WarehouseId { get; set; }

    public required MovementType MovementType { get; set; }

    public required int Quantity { get; set; }

    public required string ReferenceNumber { get; set; }

    public required string Reason { get; set; }

    public required DateOnly MovementDate { get; set; }

    public required int UserId { get; set; }
}

internal enum MovementType
{
    In,
    Out,
    Adjustment,
    Transfer,
}

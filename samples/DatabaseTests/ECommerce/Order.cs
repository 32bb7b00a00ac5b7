using Microsoft.EntityFrameworkCore;

namespace DatabaseTests.ECommerce;

[Index(nameof(OrderNumber), IsUnique = true)]
internal sealed record Order
{
    public int Id { get; set; }

    public required int UserId { get; set; }

    public required string OrderNumber { get; set; }

    public required OrderStatus Status { get; set; }

    public required decimal TotalAmount { get; set; }

    public required decimal TaxAmount { get; set; }

    public required decimal ShippingAmount { get; set; }

    public required DateOnly OrderDate { get; set; }

    public DateOnly? ShippingDate { get; set; }

    public DateOnly? DeliveryDate { get; set; }

    public OrderItems? OrderItems { get; set; }
}

internal enum OrderStatus
{
    Pending,
    Confirmed,
    Shipped,
    Delivered,
    Cancelled,
}

internal sealed record OrderItems(params IReadOnlyList<OrderItem> Items);

internal sealed record OrderItem(int ProductId, string Name, int Quantity, decimal Price);

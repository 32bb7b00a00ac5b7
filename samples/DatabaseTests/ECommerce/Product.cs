using Microsoft.EntityFrameworkCore;

namespace DatabaseTests.ECommerce;

[Index(nameof(Sku), IsUnique = true)]
internal sealed record Product
{
    public int Id { get; set; }

    public required string Sku { get; set; }

    public required string Name { get; set; }

    public required string Category { get; set; }

    public required decimal Price { get; set; }

    public required decimal Cost { get; set; }

    public required int SupplierId { get; set; }

    public required decimal Weight { get; set; }

    public Dimensions? Dimensions { get; set; }

    public bool IsActive { get; set; } = true;
}

internal sealed record Dimensions(int Length, int Width, int Height);

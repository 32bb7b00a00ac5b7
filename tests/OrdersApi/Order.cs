namespace OrdersApi;

public sealed record Order
{
    public int Id { get; init; }

    public required string Customer { get; init; }
}

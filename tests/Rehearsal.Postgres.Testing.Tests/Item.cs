namespace Rehearsal.Postgres.Testing.Tests;

internal sealed class Item
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public decimal Price { get; set; }
}

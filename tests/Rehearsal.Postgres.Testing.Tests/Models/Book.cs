namespace Rehearsal.Postgres.Testing.Tests.Models;

internal sealed record Book
{
    public int Id { get; set; }

    public required string Title { get; set; }
}

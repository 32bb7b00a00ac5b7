namespace Rehearsal.Postgres.Testing.Tests.Existing;

public sealed class Blog
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public required string Url { get; set; }
}

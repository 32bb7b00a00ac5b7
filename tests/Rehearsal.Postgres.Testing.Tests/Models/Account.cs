using Microsoft.EntityFrameworkCore;

namespace Rehearsal.Postgres.Testing.Tests.Models;

[Index(nameof(Number), IsUnique = true)]
internal sealed record Account
{
    public int Id { get; set; }

    public required string Number { get; set; }

    public decimal Balance { get; set; }

    public string Currency { get; set; } = "USD";

    public string? LastActivity { get; set; }

    public Dictionary<string, string>? Extra { get; set; }
}

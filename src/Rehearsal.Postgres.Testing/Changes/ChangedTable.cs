namespace Rehearsal.Postgres.Testing;

/// <summary>What a test changed in one table.</summary>
/// <param name="Name">The table's name, with its schema where the search path does not find it.</param>
/// <param name="Inserted">Rows that were not there before, as JSON.</param>
/// <param name="Updated">Rows that were otherwise before: before and after, as JSON. Empty for a table without a primary key.</param>
/// <param name="Deleted">Rows that are there no more, as JSON.</param>
/// <param name="Note">Why the rows are not told, if they are not.</param>
public sealed record ChangedTable(string Name, IReadOnlyList<string> Inserted, IReadOnlyList<(string Before, string After)> Updated, IReadOnlyList<string> Deleted, string? Note = null);

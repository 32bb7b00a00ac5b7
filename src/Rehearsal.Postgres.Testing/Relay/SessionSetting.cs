namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>A setting that a client gave its session.</summary>
/// <param name="Name">The setting's name in lower case.</param>
/// <param name="Sql">The statement that gives it.</param>
/// <param name="Value">The value, where it comes from the connection string; null where <paramref name="Sql"/> alone knows it.</param>
internal sealed record SessionSetting(string Name, string Sql, string? Value = null);

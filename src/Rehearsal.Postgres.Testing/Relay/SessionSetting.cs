namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>A setting that a client gave its session.</summary>
/// <param name="Name">The setting's name in lower case.</param>
/// <param name="Sql">The statement that gives it.</param>
internal sealed record SessionSetting(string Name, string Sql);

namespace Rehearsal.Postgres.Testing.Sql;

/// <summary>What is done with a savepoint.</summary>
internal enum SavepointVerb
{
    Make,
    Return,
    Release,
}

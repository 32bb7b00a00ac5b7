using Npgsql;

namespace Rehearsal.Postgres.Testing.Isolation;

/// <summary>A database copied for one test.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ConnectionString">How to reach it.</param>
/// <param name="Source">Its connections, one of them open already.</param>
/// <param name="WasAhead">Whether it was made before it was asked for.</param>
internal sealed record Clone(string Name, string ConnectionString, NpgsqlDataSource Source, bool WasAhead);

using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Rehearsal.Postgres.Testing.EntityFrameworkCore;

/// <summary>Gives contexts connections of a test's data source. A data source in the options would make Entity Framework Core build a model for each of them.</summary>
/// <param name="database">The test's database.</param>
internal sealed class ConnectionsOf(TestDatabase database) : DbConnectionInterceptor
{
    public override InterceptionResult<DbConnection> ConnectionCreating(ConnectionCreatingEventData eventData, InterceptionResult<DbConnection> result) =>
        InterceptionResult<DbConnection>.SuppressWithResult(database.DataSource.CreateConnection());
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Rehearsal.Postgres.Testing.EntityFrameworkCore;

/// <summary>Entity Framework Core keeps what it knows of tables by the context's type; here each <see cref="Models"/> object has tables of its own.</summary>
internal sealed class ModelCacheKeys : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) => (((ModelContext)context).Models, designTime);
}

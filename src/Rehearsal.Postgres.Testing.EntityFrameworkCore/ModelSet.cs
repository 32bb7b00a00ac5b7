using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Rehearsal.Postgres.Testing.EntityFrameworkCore;

/// <summary>Reads and writes the rows of one model. Each call is a unit of its own, with a connection of its own. Safe for many threads.</summary>
/// <typeparam name="T">The model.</typeparam>
public sealed class ModelSet<T>
    where T : class
{
    private readonly ModelDatabase database;

    internal ModelSet(ModelDatabase database) => this.database = database;

    /// <summary>Adds a row.</summary>
    /// <param name="row">The row; its key is filled in.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The same object.</returns>
    /// <exception cref="ModelException">A constraint was violated.</exception>
    public Task<T> CreateAsync(T row, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        return database.WithContextAsync(async context =>
        {
            context.Add(row);
            await SaveAsync(context, cancellationToken).ConfigureAwait(false);
            return row;
        });
    }

    /// <summary>Finds the one row that has the fields of an example, such as <c>new { Id = 7 }</c>; null when there is none.</summary>
    /// <exception cref="ModelException">A field is unknown or of the wrong type, or there are several such rows.</exception>
    public Task<T?> FindOneAsync(object example, CancellationToken cancellationToken = default) => FindOneAsync(Like(example), cancellationToken);

    /// <summary>Finds the one row that meets a condition; null when there is none.</summary>
    /// <exception cref="ModelException">There are several such rows.</exception>
    public Task<T?> FindOneAsync(Expression<Func<T, bool>> where, CancellationToken cancellationToken = default) =>
        database.WithContextAsync(async context =>
        {
            var found = await context.Set<T>().AsNoTracking().Where(where).Take(2).ToListAsync(cancellationToken).ConfigureAwait(false);
            return found.Count < 2 ? found.SingleOrDefault() : throw new ModelException($"More than one {typeof(T).Name} meets {where.Body}: expected one at most. Use FindManyAsync, or a narrower condition.");
        });

    /// <summary>Finds the rows that have the fields of an example, ordered by their key.</summary>
    /// <exception cref="ModelException">A field is unknown or of the wrong type.</exception>
    public Task<IReadOnlyList<T>> FindManyAsync(object example, CancellationToken cancellationToken = default) => FindManyAsync(Like(example), cancellationToken);

    /// <summary>Finds the rows that meet a condition, ordered by their key.</summary>
    public Task<IReadOnlyList<T>> FindManyAsync(Expression<Func<T, bool>> where, CancellationToken cancellationToken = default) =>
        database.WithContextAsync<IReadOnlyList<T>>(async context =>
            await InOrder(context, context.Set<T>().AsNoTracking().Where(where)).ToListAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Changes fields of the rows that are like an example: <c>UpdateAsync(new { Id = 7 }, new { IsActive = false })</c>.</summary>
    /// <returns>The rows as they are now.</returns>
    /// <exception cref="ModelException">A field is unknown or of the wrong type, no row is like the example, or a constraint was violated.</exception>
    public Task<IReadOnlyList<T>> UpdateAsync(object example, object changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var fields = FieldNames.Of(typeof(T), changes);
        var where = Like(example);
        return database.WithContextAsync<IReadOnlyList<T>>(async context =>
        {
            var rows = await InOrder(context, context.Set<T>().Where(where)).ToListAsync(cancellationToken).ConfigureAwait(false);
            if (rows.Count == 0)
            {
                throw new ModelException($"No {typeof(T).Name} is like {example}: expected at least one to update.");
            }

            foreach (var entry in rows.Select(context.Entry))
            {
                foreach (var (property, value) in fields)
                {
                    entry.Property(property.Name).CurrentValue = value;
                }
            }

            await SaveAsync(context, cancellationToken).ConfigureAwait(false);
            return rows;
        });
    }

    /// <summary>Deletes the rows that are like an example.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="ModelException">A field is unknown or of the wrong type, or a constraint was violated.</exception>
    public Task<int> DeleteAsync(object example, CancellationToken cancellationToken = default)
    {
        var where = Like(example);
        return database.WithContextAsync(async context =>
        {
            try
            {
                return await context.Set<T>().Where(where).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException exception)
            {
                throw Refused(exception);
            }
        });
    }

    private static Expression<Func<T, bool>> Like(object example)
    {
        ArgumentNullException.ThrowIfNull(example);
        var row = Expression.Parameter(typeof(T), "row");
        Expression? all = null;
        foreach (var (property, value) in FieldNames.Of(typeof(T), example))
        {
            var isIt = Expression.Equal(Expression.Property(row, property), Held.Of(value, property.PropertyType));
            all = all is null ? isIt : Expression.AndAlso(all, isIt);
        }

        return Expression.Lambda<Func<T, bool>>(all ?? Expression.Constant(true), row);
    }

    private static IQueryable<T> InOrder(DbContext context, IQueryable<T> rows)
    {
        foreach (var name in context.Model.FindEntityType(typeof(T))!.FindPrimaryKey()!.Properties.Select(static property => property.Name).Take(1))
        {
            return rows.OrderBy(row => EF.Property<object>(row, name));
        }

        return rows;
    }

    private static async Task SaveAsync(DbContext context, CancellationToken cancellationToken)
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException refused)
        {
            throw Refused(refused);
        }
    }

    private static ModelException Refused(PostgresException refused)
    {
        var what = refused.SqlState switch
        {
            PostgresErrorCodes.UniqueViolation => $"another row has the same value ({refused.ConstraintName})",
            PostgresErrorCodes.ForeignKeyViolation => $"it refers to a row that is not there, or is referred to ({refused.ConstraintName})",
            PostgresErrorCodes.NotNullViolation => $"column '{refused.ColumnName}' must have a value",
            PostgresErrorCodes.CheckViolation => $"a check failed ({refused.ConstraintName})",
            _ => refused.MessageText,
        };
        return new ModelException($"The database refused a {typeof(T).Name} in table '{refused.TableName ?? SnakeCase.Of(typeof(T).Name)}': {what}. {refused.Detail}".TrimEnd(), refused);
    }
}

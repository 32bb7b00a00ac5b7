using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace Rehearsal.Postgres.Testing.EntityFrameworkCore;

/// <summary>The database of one test with the tables of some <see cref="Models"/>. Safe for many threads as <see cref="TestDatabase"/> is.</summary>
public sealed class ModelDatabase : IAsyncDisposable
{
    private readonly Models models;
    private readonly DbContextOptions options;

    /// <summary>Contexts that did their work and know of no row: to make one takes longer than a statement.</summary>
    private readonly ConcurrentBag<DbContext> free = [];

    /// <summary>Reads and writes models in a test's database.</summary>
    /// <param name="database">The test's database, which has their tables; disposed of with this object.</param>
    /// <param name="models">The models.</param>
    public ModelDatabase(TestDatabase database, Models models)
    {
        ArgumentNullException.ThrowIfNull(database);
        Database = database;
        this.models = models;
        options = new DbContextOptionsBuilder().UseTestDatabase(database).Options;
    }

    /// <summary>Gets the database.</summary>
    public TestDatabase Database { get; }

    /// <summary>Returns what reads and writes one model.</summary>
    /// <typeparam name="T">A type of the models.</typeparam>
    /// <exception cref="ModelException">The type is not one of the models.</exception>
    public ModelSet<T> Set<T>()
        where T : class =>
        models.Types.Contains(typeof(T)) ? new ModelSet<T>(this)
            : throw new ModelException($"{typeof(T).Name} is not one of the models: expected one of {string.Join(", ", models.Types.Select(static type => type.Name))}. Add it where the Models object is made.");

    /// <summary>Opens a context over all models, for queries that the sets do not offer. The caller disposes of it.</summary>
    public DbContext CreateContext() => new ModelContext(options, models);

    /// <summary>Rolls the test back.</summary>
    public async ValueTask DisposeAsync()
    {
        while (free.TryTake(out var context))
        {
            await context.DisposeAsync().ConfigureAwait(false);
        }

        await Database.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Works with a context that nobody else has and that knows of no row. One that fails is not used again.</summary>
    internal async Task<TResult> WithContextAsync<TResult>(Func<DbContext, Task<TResult>> work)
    {
        var context = free.TryTake(out var known) ? known : CreateContext();
        var isDone = false;
        try
        {
            var result = await work(context).ConfigureAwait(false);
            context.ChangeTracker.Clear();
            isDone = true;
            return result;
        }
        finally
        {
            if (isDone)
            {
                free.Add(context);
            }
            else
            {
                await context.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}

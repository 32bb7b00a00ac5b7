using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Rehearsal.Postgres.Testing.EntityFrameworkCore;

/// <summary>
/// Classes or records that become tables. A property named <c>Id</c> is the key and numbered by the database; values that new objects begin with are defaults; nullable types are nullable columns; a
/// property that is neither number, text, time nor the like becomes <c>jsonb</c>; <see cref="IndexAttribute"/> makes indexes. Names are in snake case.
/// Make one object and keep it, in a static field for example. Immutable, so safe for many threads.
/// </summary>
public sealed class Models
{
    /// <summary>Takes the types.</summary>
    /// <param name="types">Classes or records, each once.</param>
    public Models(params Type[] types)
        : this(connectionString: null, types)
    {
    }

    /// <summary>Takes the types, on a server of your own.</summary>
    /// <param name="connectionString">The server's connection string; null for <c>REHEARSAL_POSTGRES</c>, or a throw-away server.</param>
    /// <param name="types">Classes or records, each once.</param>
    public Models(string? connectionString, params Type[] types)
    {
        ArgumentNullException.ThrowIfNull(types);
        Types = [.. types];
        Options = new TestDatabaseOptions
        {
            ConnectionString = connectionString,
            SetUp = async (source, cancellationToken) =>
            {
                var context = new ModelContext(new DbContextOptionsBuilder().UseNpgsql(source).Options, this);
                await using (context.ConfigureAwait(false))
                {
                    await context.GetService<IRelationalDatabaseCreator>().CreateTablesAsync(cancellationToken).ConfigureAwait(false);
                }
            },
        };
    }

    /// <summary>Gets the types.</summary>
    public IReadOnlyList<Type> Types { get; }

    /// <summary>Gets what tests of these models run on.</summary>
    public TestDatabaseOptions Options { get; }

    /// <summary>Begins an isolated test with empty tables.</summary>
    /// <param name="cancellationToken">Ends the wait for a session.</param>
    /// <param name="test">The test's name, for the message of another one that waits for its session in vain; the calling member's unless given.</param>
    public async ValueTask<ModelDatabase> BeginAsync(CancellationToken cancellationToken = default, [CallerMemberName] string test = "") =>
        new(await TestDatabase.BeginAsync(Options, cancellationToken, test).ConfigureAwait(false), this);
}

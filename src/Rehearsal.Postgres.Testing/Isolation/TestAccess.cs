using Npgsql;
using Rehearsal.Postgres.Testing.Transport;

namespace Rehearsal.Postgres.Testing.Isolation;

/// <summary>
/// How one test reaches its session: a connection string and a data source with a password that is this test's alone, each made when it is first asked for. Safe for many threads.
/// </summary>
/// <param name="connectionString">The connection string.</param>
/// <param name="relay">Where it leads to.</param>
/// <param name="build">Makes the data source.</param>
/// <param name="types">What is known of the database's types.</param>
internal sealed class TestAccess(Func<string> connectionString, RelayListener relay, Func<string, NpgsqlDataSource> build, AccessTypes types)
{
    private readonly Lock gate = new();
    private string? text;
    private NpgsqlDataSource? source;

    public string ConnectionString
    {
        get
        {
            lock (gate)
            {
                if (text is null)
                {
                    text = connectionString();
                    if (PooledConnections.SourceOf(text) is { } pool)
                    {
                        types.OfStrings.Give(pool);
                    }
                }

                return text;
            }
        }
    }

    public NpgsqlDataSource DataSource
    {
        get
        {
            lock (gate)
            {
                if (source is null)
                {
                    source = build(connectionString());
                    types.OfSources.Give(source);
                }

                return source;
            }
        }
    }

    /// <summary>Ends the connections that pools have kept. Those that are opened later are refused by the relay, so that the error says why.</summary>
    /// <param name="hasSockets">Whether connections have come by connection string.</param>
    /// <returns>Data sources that are of no use any more.</returns>
    public IReadOnlyCollection<NpgsqlDataSource> End(bool hasSockets)
    {
        lock (gate)
        {
            HashSet<NpgsqlDataSource> ended = [];
            if (text is not null && PooledConnections.SourceOf(text) is { } pool)
            {
                types.OfStrings.Keep(pool);
            }

            if (text is not null || hasSockets)
            {
                ended.UnionWith(PooledConnections.Retire(relay.Host, relay.Port));
            }

            if (source is not null)
            {
                types.OfSources.Keep(source);
                source.Clear();
                ended.Add(source);
            }

            return ended;
        }
    }
}

/// <summary>What is known of a database's types, by who has made the data source: what else it knows may differ.</summary>
internal sealed class AccessTypes
{
    /// <summary>Gets what data sources of tests know.</summary>
    public KnownTypes OfSources { get; } = new();

    /// <summary>Gets what Npgsql's own pools of connection strings know.</summary>
    public KnownTypes OfStrings { get; } = new();
}

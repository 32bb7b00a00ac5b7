using Npgsql;
using Rehearsal.Postgres.Testing.Relay;
using Rehearsal.Postgres.Testing.Transport;

namespace Rehearsal.Postgres.Testing.Isolation;

/// <summary>
/// How one test reaches its session: a connection string and a data source with a password that is this test's alone, each made when it is first asked for. Safe for many threads.
/// </summary>
/// <param name="connectionString">The connection string.</param>
/// <param name="relay">Where it leads to.</param>
/// <param name="build">Makes the data source.</param>
/// <param name="types">What is known of the database's types.</param>
/// <param name="takeWarm">Takes the connection that the test before has left.</param>
internal sealed class TestAccess(Func<string> connectionString, RelayListener relay, Func<string, NpgsqlDataSource> build, AccessTypes types, Func<WarmConnection?> takeWarm)
{
    private readonly Lock gate = new();
    private string? text;
    private NpgsqlDataSource? source;
    private bool isEnded;

    /// <summary>Gets the connection string for whoever will not open it.</summary>
    public string Text { get; } = connectionString();

    public string ConnectionString
    {
        get
        {
            lock (gate)
            {
                if (text is null)
                {
                    text = Text;
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
                    source = build(Text);
                    if (types.OfSources.Give(source) && !isEnded)
                    {
                        takeWarm()?.GiveTo(source);
                    }
                }

                return source;
            }
        }
    }

    /// <summary>Takes an idle connection of the data source for the next test. From then on the data source takes none from the test before.</summary>
    /// <returns>Null when there is none, or none is wanted.</returns>
    public WarmConnection? Leave(Session session, bool isWanted)
    {
        lock (gate)
        {
            isEnded = true;
            return isWanted && source is not null ? WarmConnection.TakeFrom(source, session) : null;
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

using System.Security.Cryptography;
using Npgsql;
using Rehearsal.Postgres.Testing.Relay;
using Rehearsal.Postgres.Testing.Transport;

namespace Rehearsal.Postgres.Testing.Isolation;

/// <summary>A session with all that stays between tests: its listener, and what is known of the database's types.</summary>
internal sealed class Slot : IAsyncDisposable
{
    /// <summary>Data sources of so many ended tests are kept: whoever opens one is told that its test has ended, which a data source that is disposed of does not say.</summary>
    private const int EndedKept = 4;

    private readonly NpgsqlConnectionStringBuilder server;
    private readonly string relay;
    private readonly SessionOptions options;
    private readonly RelayListener listener;
    private readonly Admission admission;
    private readonly AccessTypes types;
    private readonly bool isDirect;
    private readonly Queue<IReadOnlyCollection<NpgsqlDataSource>> ended = new();
    private int test;
    private WarmConnection? warm;

    private Slot(NpgsqlConnectionStringBuilder server, SessionOptions options, Session session, RelayListener listener, Admission admission, AccessTypes types, bool isDirect)
    {
        this.server = server;
        this.options = options;
        this.listener = listener;
        this.admission = admission;
        this.types = types;
        this.isDirect = isDirect;
        Session = session;
        relay = new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            Host = listener.Host,
            Port = listener.Port,
            Password = null,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
            NoResetOnClose = false,
            Multiplexing = false,
            KeepAlive = 0,
            // The session has shown the server who it is; nobody else needs to know how.
            Passfile = null,
            SslCertificate = null,
            SslKey = null,
            SslPassword = null,
            RootCertificate = null,
            ChannelBinding = ChannelBinding.Disable,
            RequireAuth = "Password",
            TargetSessionAttributes = null,
        }.ConnectionString;
        Access = NewAccess();
    }

    public Session Session { get; private set; }

    /// <summary>Gets how the present test reaches the session.</summary>
    public TestAccess Access { get; private set; }

    public static async Task<Slot> OpenAsync(NpgsqlConnectionStringBuilder server, SessionOptions options, AccessTypes types, string? folder, int number, bool isDirect, CancellationToken cancellationToken)
    {
        var session = await Session.OpenAsync(server, options, cancellationToken).ConfigureAwait(false);
        try
        {
            var admission = new Admission(RandomNumberGenerator.GetInt32(int.MaxValue), server.Database ?? server.Username ?? "", Parameters(server));
            return new Slot(server, options, session, new RelayListener(session, admission, folder, number, isDirect), admission, types, isDirect);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Begins a test; on a new session when the last one has ended.</summary>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (Session.Broken is not null)
        {
            Interlocked.Exchange(ref warm, null)?.Close();
            Session.Dispose();
            Session = await Session.OpenAsync(server, options, cancellationToken).ConfigureAwait(false);
            listener.Session = Session;
        }

        test++;
        Access = NewAccess();
        await Session.BeginTestAsync(test).ConfigureAwait(false);
    }

    /// <summary>Ends a test.</summary>
    /// <returns>The connections that were still open, in words.</returns>
    public async ValueTask<IReadOnlyList<string>> EndAsync()
    {
        var hasSockets = Session.HasSockets;
        // One that this test did not want is there for the next.
        var left = Access.Leave(Session, isWanted: warm is null && Session.Broken is null);
        warm ??= left;
        try
        {
            var open = await Session.EndTestAsync(hasSockets ? PooledConnections.At(listener.Host, listener.Port) : null, warm?.Number).ConfigureAwait(false);
            if (warm is not null)
            {
                Renew(warm);
            }

            return open;
        }
        finally
        {
            ended.Enqueue(Access.End(hasSockets));
            if (ended.Count > EndedKept)
            {
                await DisposeAllAsync(ended.Dequeue()).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Interlocked.Exchange(ref warm, null)?.Close();
        await DisposeAllAsync(Access.End(hasSockets: false).Concat(ended.SelectMany(static one => one))).ConfigureAwait(false);
        listener.Dispose();
        Session.Dispose();
    }

    private void Renew(WarmConnection connection)
    {
        if (Session.Find(connection.Number) is { } client)
        {
            connection.Rejoin(client);
        }
        else
        {
            warm = null;
            connection.Close();
        }
    }

    private static async ValueTask DisposeAllAsync(IEnumerable<NpgsqlDataSource> sources)
    {
        foreach (var source in sources)
        {
            await source.DisposeAsync().ConfigureAwait(false);
        }
    }

    private TestAccess NewAccess()
    {
        var number = test;
        return new TestAccess(() => $"{relay};Password={admission.PasswordOf(number)}", listener, BuildSource, types, () => Interlocked.Exchange(ref warm, null));
    }

    private NpgsqlDataSource BuildSource(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        if (isDirect)
        {
            DirectConnections.Use(builder, () => listener.Session);
        }

        return builder.Build();
    }

    private static Dictionary<string, string> Parameters(NpgsqlConnectionStringBuilder server)
    {
        Dictionary<string, string> parameters = new(StringComparer.Ordinal);
        foreach (var (name, value) in new[] { ("search_path", server.SearchPath), ("TimeZone", server.Timezone), ("application_name", server.ApplicationName), ("options", server.Options) })
        {
            if (!string.IsNullOrEmpty(value))
            {
                parameters[name] = value;
            }
        }

        return parameters;
    }
}

using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using Npgsql;
using Rehearsal.Postgres.Testing.Relay;
using Rehearsal.Postgres.Testing.Transport;

namespace Rehearsal.Postgres.Testing.Isolation;

/// <summary>A session with all that stays between tests: its listener, its data source and that one's open connections.</summary>
internal sealed class Slot : IAsyncDisposable
{
    /// <summary>Says whether a data source was disposed of; null in an Npgsql that is built otherwise.</summary>
    private static readonly FieldInfo? IsDisposed = typeof(NpgsqlDataSource).GetField("_isDisposed", BindingFlags.Instance | BindingFlags.NonPublic);

    private readonly NpgsqlConnectionStringBuilder server;
    private readonly SessionOptions options;
    private readonly RelayListener listener;
    private readonly bool isDirect;

    private Slot(NpgsqlConnectionStringBuilder server, SessionOptions options, Session session, RelayListener listener, string password, bool isDirect)
    {
        this.server = server;
        this.options = options;
        this.listener = listener;
        this.isDirect = isDirect;
        Session = session;
        ConnectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            Host = listener.Host,
            Port = listener.Port,
            Password = password,
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
        DataSource = BuildSource();
    }

    public Session Session { get; private set; }

    public string ConnectionString { get; }

    public NpgsqlDataSource DataSource { get; private set; }

    public static async Task<Slot> OpenAsync(NpgsqlConnectionStringBuilder server, SessionOptions options, string? folder, int number, bool isDirect, CancellationToken cancellationToken)
    {
        var session = await Session.OpenAsync(server, options, cancellationToken).ConfigureAwait(false);
        try
        {
            var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            var admission = new Admission(password, RandomNumberGenerator.GetInt32(int.MaxValue), server.Database ?? server.Username ?? "", Parameters(server));
            return new Slot(server, options, session, new RelayListener(session, admission, folder, number), password, isDirect);
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
            Session.Dispose();
            DataSource.Clear();
            Session = await Session.OpenAsync(server, options, cancellationToken).ConfigureAwait(false);
            listener.Session = Session;
        }

        if (IsDisposed?.GetValue(DataSource) is not (null or 0 or false))
        {
            // By the last test, or by a container of its services: this one is to have another.
            DataSource = BuildSource();
        }

        await Session.BeginTestAsync().ConfigureAwait(false);
    }

    /// <summary>Ends a test.</summary>
    /// <returns>The connections that were still open, in words.</returns>
    public ValueTask<IReadOnlyList<string>> EndAsync() => Session.EndTestAsync(Session.HasSockets ? PooledConnections.At(listener.Host, listener.Port) : null);

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync().ConfigureAwait(false);
        listener.Dispose();
        Session.Dispose();
    }

    private NpgsqlDataSource BuildSource()
    {
        var builder = new NpgsqlDataSourceBuilder(ConnectionString);
        if (isDirect && DirectConnections.AreKnown)
        {
            builder.UsePhysicalConnectionInitializer(
                connection => DirectConnections.Attach(connection, listener.Session),
                connection =>
                {
                    DirectConnections.Attach(connection, listener.Session);
                    return Task.CompletedTask;
                });
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

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{listener.Host}:{listener.Port}");
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Rehearsal.Postgres.Testing.Servers;

/// <summary>
/// A PostgreSQL server of this process's own, made from the installed programs in a temporary folder, on a free port of this machine.
/// It is gone when it is disposed of, and also when this process dies: a shell waits for the end of its input and cleans up. Only if that shell is killed too does it stay;
/// without <c>setsid</c> (macOS), killing the whole process group does that.
/// </summary>
/// <remarks>
/// It does not flush to the disk (<c>fsync=off</c>), which is right only for data that may vanish: never point it at data of yours. The server refuses to run
/// as root; a root process runs it as the user <c>postgres</c>. Linux and macOS. Safe for many threads.
/// </remarks>
public sealed class ThrowAwayServer : IAsyncDisposable
{
    /// <summary>Ignores the signals of a terminal: its end comes with the end of its input.</summary>
    private const string Script = """
        trap '' INT TERM HUP
        bin=$1 dir=$2 port=$3
        cd /
        run() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
        end() { run "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 </dev/null; rm -rf "$dir"; }
        chmod 700 "$dir" && { [ "$(id -u)" != 0 ] || chown postgres "$dir"; } || { echo "cannot prepare $dir"; rm -rf "$dir"; exit 1; }
        if ! run "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 </dev/null; then
          tail -5 "$dir/initdb.log"; rm -rf "$dir"; exit 1
        fi
        printf '%s\n' "listen_addresses='127.0.0.1'" "port=$port" "unix_socket_directories=''" max_connections=200 shared_buffers=64MB \
          fsync=off synchronous_commit=off full_page_writes=off max_wal_size=4GB "timezone='UTC'" >>"$dir/data/postgresql.conf"
        if ! run "$bin/pg_ctl" -D "$dir/data" -l "$dir/data/server.log" -w -t 60 start >/dev/null 2>&1 </dev/null; then
          tail -5 "$dir/data/server.log"; end; exit 1
        fi
        echo ready
        read -r _
        end
        """;

    private const string SessionProgram = "/usr/bin/setsid";

    private readonly Process supervisor;

    private ThrowAwayServer(Process supervisor, string folder, int port)
    {
        this.supervisor = supervisor;
        Folder = folder;
        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = "postgres",
            Database = "postgres",
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;
    }

    /// <summary>Gets a connection string for its database <c>postgres</c>, as its superuser.</summary>
    public string ConnectionString { get; }

    /// <summary>Gets its folder, which is deleted at its end.</summary>
    public string Folder { get; }

    /// <summary>Starts a server; about half a second.</summary>
    /// <param name="programs">The folder of <c>initdb</c> and <c>pg_ctl</c>; null to look where packages put them and on the PATH.</param>
    /// <param name="cancellationToken">Ends the wait, and the server with it.</param>
    /// <exception cref="InvalidOperationException">No server programs are installed, or the server did not start; the message says why.</exception>
    /// <exception cref="PlatformNotSupportedException">On Windows.</exception>
    public static async Task<ThrowAwayServer> StartAsync(string? programs = null, CancellationToken cancellationToken = default)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException($"A throw-away server needs a POSIX shell. Set {TestServer.Variable} to the connection string of a server.");
        }

        programs ??= ServerPrograms.Find() ?? throw new InvalidOperationException(
            $"No PostgreSQL for tests: {TestServer.Variable} is not set, and no server programs are installed. Expected one of them. Install the package 'postgresql', set {ServerPrograms.FolderVariable} to the folder of initdb, or set {TestServer.Variable} to a connection string.");
        var folder = Directory.CreateTempSubdirectory("rehearsal-pg-").FullName;
        var port = FreePort();
        // In a session of its own, so that what kills the whole process group does not take the shell that cleans up.
        string[] command = ["-c", Script, "sh", programs, folder, port.ToString(CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo(File.Exists(SessionProgram) ? SessionProgram : "/bin/sh", File.Exists(SessionProgram) ? ["/bin/sh", .. command] : command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var supervisor = Process.Start(start)!;
        var said = await supervisor.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        if (said == "ready")
        {
            return new ThrowAwayServer(supervisor, folder, port);
        }

        var rest = await supervisor.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        supervisor.Dispose();
        throw new InvalidOperationException($"The throw-away PostgreSQL server in {programs} did not start: {said}\n{rest}");
    }

    /// <summary>Stops the server and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        supervisor.StandardInput.Close();
        await supervisor.WaitForExitAsync().ConfigureAwait(false);
        supervisor.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

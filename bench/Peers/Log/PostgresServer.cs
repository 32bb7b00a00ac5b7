using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Rehearsal.Peers.Log;

/// <summary>A PostgreSQL server of this benchmark's own, from the installed programs, on a free port of this machine; gone at the end.</summary>
internal sealed class PostgresServer : IDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin";

    private readonly string folder;

    private PostgresServer(string folder, int port)
    {
        this.folder = folder;
        ConnectionString = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Maximum Pool Size=100;Max Auto Prepare=20;Auto Prepare Min Usages=2");
    }

    public string ConnectionString { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="flushes">Whether it flushes each commit.</param>
    /// <returns>Null when PostgreSQL 15 is not installed.</returns>
    public static PostgresServer? TryStart(bool flushes = true)
    {
        if (!File.Exists($"{Programs}/initdb"))
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("rehearsal-bench-").FullName;
        var data = $"{folder}/data";
        if (IsRoot)
        {
            // The server refuses to run as root.
            Run("chown", "postgres", folder);
        }

        RunAsServer($"{Programs}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        var port = FreePort();
        var flush = flushes ? "on" : "off";
        File.AppendAllText($"{data}/postgresql.conf", string.Create(CultureInfo.InvariantCulture, $"listen_addresses='127.0.0.1'\nport={port}\nunix_socket_directories='{folder}'\nmax_connections=200\nshared_buffers=64MB\nfsync={flush}\nsynchronous_commit={flush}\n"));
        RunAsServer($"{Programs}/pg_ctl", "-D", data, "-l", $"{folder}/log", "-w", "-t", "60", "start");
        return new PostgresServer(folder, port);
    }

    public void Dispose()
    {
        RunAsServer($"{Programs}/pg_ctl", "-D", $"{folder}/data", "-m", "fast", "-w", "stop");
        Directory.Delete(folder, recursive: true);
    }

    private static bool IsRoot => Environment.UserName == "root";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void RunAsServer(params string[] command) => Run(IsRoot ? ["runuser", "-u", "postgres", "--", .. command] : command);

    private static void Run(params string[] command)
    {
        // Output to nowhere, for the server inherits it and would keep a pipe open.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", .. command]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}");
        }
    }
}

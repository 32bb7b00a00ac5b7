using Rehearsal.Postgres.Testing.Servers;

namespace Rehearsal.Postgres.Testing.Tests.Inside;

/// <summary>A server of a newer version, from the programs that <c>eng/install-postgres.sh</c> has put into artifacts.</summary>
public sealed class NewerServer : IAsyncLifetime
{
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly string Programs = Path.Combine(RepositoryRoot.Path, "artifacts", "postgres-18");

    private string? folder;
    private ThrowAwayServer? server;

    /// <summary>Gets what tests run on; null when the programs are not there.</summary>
    public TestDatabaseOptions? Options { get; private set; }

    /// <summary>Gets the same for tests in which a wait must end.</summary>
    public TestDatabaseOptions? Impatient { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (OperatingSystem.IsWindows() || !File.Exists(Path.Combine(Programs, "bin", "initdb")))
        {
            return;
        }

        // The server runs as a user that may not be allowed to look into the repository.
        folder = Directory.CreateTempSubdirectory("rehearsal-pg18-").FullName;
        Copy(Programs, folder);
        server = await ThrowAwayServer.StartAsync(Path.Combine(folder, "bin"), TestContext.Current.CancellationToken);
        Options = new TestDatabaseOptions { ConnectionString = server.ConnectionString, SetUp = Shop.SetUpAsync, TurnWaitMax = Shop.Options.TurnWaitMax };
        Impatient = new TestDatabaseOptions { ConnectionString = server.ConnectionString, SetUp = Shop.SetUpAsync, TurnWaitMax = Shop.Impatient.TurnWaitMax };
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Copy(string from, string to)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateDirectory(to);
        File.SetUnixFileMode(to, ForAll);
        foreach (var folder in Directory.GetDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }

        foreach (var file in Directory.GetFiles(from))
        {
            var copy = Path.Combine(to, Path.GetFileName(file));
            File.Copy(file, copy);
            File.SetUnixFileMode(copy, ForAll);
        }
    }
}

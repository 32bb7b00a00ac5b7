namespace Rehearsal.Postgres.Testing.Servers;

/// <summary>Finds the programs of an installed PostgreSQL server.</summary>
internal static class ServerPrograms
{
    /// <summary>The folder of <c>initdb</c> and <c>pg_ctl</c>, for those that are not found where packages put them.</summary>
    public const string FolderVariable = "REHEARSAL_POSTGRES_BIN";

    private static readonly string[] Parents = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr/pgsql", "/Library/PostgreSQL"];

    /// <summary>Returns the folder of the programs, of the newest version that is installed.</summary>
    /// <returns>Null when none is found.</returns>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named)
        {
            return AreIn(named) ? named : throw new InvalidOperationException($"{FolderVariable} names {named}, and there is no initdb in it. Expected the bin folder of a PostgreSQL server.");
        }

        var installed = Parents.Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories)
            .Select(folder => Path.Combine(folder, "bin"))
            .Where(AreIn)
            .OrderByDescending(VersionOf);
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(static folder => folder.Length > 0).Where(AreIn);
        return installed.Concat(onPath).FirstOrDefault();
    }

    private static bool AreIn(string folder) => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl"));

    private static int VersionOf(string bin) =>
        int.TryParse(new string([.. Path.GetFileName(Path.GetDirectoryName(bin)!).Where(char.IsDigit).Take(2)]), out var version) ? version : 0;
}

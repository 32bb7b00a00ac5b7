namespace Rehearsal.Postgres.Testing.Servers;

/// <summary>The server that tests use: the one they are pointed at, else one throw-away server for the whole process.</summary>
internal static class TestServer
{
    /// <summary>The variable with the connection string of a server.</summary>
    public const string Variable = "REHEARSAL_POSTGRES";

    /// <summary>One for each process, because starting one takes half a second.</summary>
    private static readonly Lazy<Task<ThrowAwayServer>> Own = new(static () => ThrowAwayServer.StartAsync());

    /// <summary>Returns a connection string.</summary>
    public static async Task<string> ConnectionStringAsync() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : (await Own.Value.ConfigureAwait(false)).ConnectionString;
}

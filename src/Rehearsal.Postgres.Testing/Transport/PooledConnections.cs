using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using Npgsql;

namespace Rehearsal.Postgres.Testing.Transport;

/// <summary>
/// Looks into Npgsql's pools for the connections of a relay: whether the code under test has one open cannot be seen on a socket, for a pool keeps it either way. Npgsql does not say it
/// of single connections, so its own fields are read by reflection; where they are not as known, nothing is said.
/// </summary>
internal static class PooledConnections
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Type? Reporter = typeof(NpgsqlDataSource).GetProperty("MetricsReporter", Any)?.PropertyType;
    private static readonly FieldInfo? Reporters = Reporter?.GetField("Reporters", Any);
    private static readonly FieldInfo? Source = Reporter?.GetField("_dataSource", Any);
    private static readonly PropertyInfo? Settings = typeof(NpgsqlDataSource).GetProperty("Settings", Any);
    private static readonly FieldInfo? Connectors = typeof(NpgsqlDataSource).Assembly.GetType("Npgsql.PoolingDataSource")?.GetField("Connectors", Any);
    private static readonly Type? Connector = Connectors?.FieldType.GetElementType();
    private static readonly PropertyInfo? SourceOfConnection = typeof(NpgsqlConnection).GetProperty("NpgsqlDataSource", Any);
    private static readonly ConcurrentDictionary<string, NpgsqlDataSource>? ByString =
        typeof(NpgsqlDataSource).Assembly.GetType("Npgsql.PoolManager")?.GetProperty("Pools", Any)?.GetValue(null) as ConcurrentDictionary<string, NpgsqlDataSource>;

    private static readonly PropertyInfo? ProcessId = Connector?.GetProperty("BackendProcessId", Any);
    private static readonly PropertyInfo? Holder = Connector?.GetProperty("Connection", Any);

    /// <summary>Gets whether the Npgsql at hand is built as known.</summary>
    public static bool AreKnown { get; } = Reporters?.GetValue(null) is IList && Source is not null && Settings?.PropertyType == typeof(NpgsqlConnectionStringBuilder) && ProcessId?.PropertyType == typeof(int) && Holder is not null;

    /// <summary>Returns for each pooled connection to a place, by its process id, whether somebody has it open. Null when that cannot be known.</summary>
    public static IReadOnlyDictionary<int, bool>? At(string host, int port)
    {
        if (!AreKnown)
        {
            return null;
        }

        Dictionary<int, bool> held = [];
        foreach (var source in SourcesOf(host, port).Where(Connectors!.DeclaringType!.IsInstanceOfType))
        {
            foreach (var connector in (Array)Connectors.GetValue(source)!)
            {
                if (connector is not null)
                {
                    held[(int)ProcessId!.GetValue(connector)!] = Holder!.GetValue(connector) is not null;
                }
            }
        }

        return held;
    }

    /// <summary>Returns the data source that Npgsql keeps for a connection string, made now if there is none. Null when that cannot be known.</summary>
    public static NpgsqlDataSource? SourceOf(string connectionString)
    {
        using var connection = new NpgsqlConnection(connectionString);
        return SourceOfConnection?.GetValue(connection) as NpgsqlDataSource;
    }

    /// <summary>Closes the pooled connections to a place, and makes Npgsql forget the pools that it has made for connection strings itself: each test has another, and Npgsql would keep them all.</summary>
    /// <returns>The data sources that lead there, for the caller to dispose of: they are of no use any more, and Npgsql keeps those that nobody disposes of.</returns>
    public static IReadOnlyList<NpgsqlDataSource> Retire(string host, int port)
    {
        if (!AreKnown || ByString is null)
        {
            return [];
        }

        var sources = SourcesOf(host, port);
        foreach (var (text, source) in ByString)
        {
            if (sources.Contains(source))
            {
                ByString.TryRemove(text, out _);
            }
        }

        sources.ForEach(static source => source.Clear());
        return sources;
    }

    /// <summary>Returns this process's data sources that lead to a place, with their settings; none when that cannot be known.</summary>
    public static IReadOnlyList<(NpgsqlDataSource Source, NpgsqlConnectionStringBuilder Settings)> SourcesAt(string host, int port)
    {
        if (!AreKnown)
        {
            return [];
        }

        var reporters = (IList)Reporters!.GetValue(null)!;
        NpgsqlDataSource[] sources;
        lock (reporters)
        {
            sources = [.. reporters.Cast<object>().Select(static reporter => (NpgsqlDataSource)Source!.GetValue(reporter)!)];
        }

        return [.. sources.Select(static source => (source, (NpgsqlConnectionStringBuilder)Settings!.GetValue(source)!)).Where(one => one.Item2.Host == host && one.Item2.Port == port)];
    }

    private static List<NpgsqlDataSource> SourcesOf(string host, int port) => [.. SourcesAt(host, port).Select(static one => one.Source)];
}

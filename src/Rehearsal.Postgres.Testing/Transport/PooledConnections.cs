using System.Collections;
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
    private static readonly PropertyInfo? ProcessId = Connector?.GetProperty("BackendProcessId", Any);
    private static readonly PropertyInfo? Holder = Connector?.GetProperty("Connection", Any);

    /// <summary>Gets whether the Npgsql at hand is built as known.</summary>
    public static bool AreKnown { get; } = Reporters?.GetValue(null) is IList && Source is not null && Settings is not null && ProcessId?.PropertyType == typeof(int) && Holder is not null;

    /// <summary>Returns for each pooled connection to a place, by its process id, whether somebody has it open. Null when that cannot be known.</summary>
    public static IReadOnlyDictionary<int, bool>? At(string host, int port)
    {
        if (!AreKnown)
        {
            return null;
        }

        Dictionary<int, bool> held = [];
        var reporters = (IList)Reporters!.GetValue(null)!;
        object[] sources;
        lock (reporters)
        {
            sources = [.. reporters.Cast<object>().Select(static reporter => Source!.GetValue(reporter)!)];
        }

        foreach (var source in sources.Where(Connectors!.DeclaringType!.IsInstanceOfType))
        {
            if (Settings!.GetValue(source) is not NpgsqlConnectionStringBuilder settings || settings.Host != host || settings.Port != port)
            {
                continue;
            }

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
}

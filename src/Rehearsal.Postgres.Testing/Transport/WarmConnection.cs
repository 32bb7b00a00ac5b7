using System.Reflection;
using Npgsql;
using Rehearsal.Postgres.Testing.Relay;

namespace Rehearsal.Postgres.Testing.Transport;

/// <summary>
/// A direct connection that a test has left idle, handed on to the next one: to open one anew takes longer than many a test. It leaves the pool of the ended test's data source, which from then on opens
/// others and has them refused, and comes into the pool of the next test's. Npgsql offers no place for this, so its own fields are set by reflection; where they are not as known, each test opens its own.
/// </summary>
internal sealed class WarmConnection
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Type? Pool = typeof(NpgsqlDataSource).Assembly.GetType("Npgsql.PoolingDataSource");
    private static readonly FieldInfo? Connectors = Pool?.GetField("Connectors", Any);
    private static readonly FieldInfo? Count = Pool?.GetField("_numConnectors", Any);
    private static readonly Type? Connector = Connectors?.FieldType.GetElementType();
    private static readonly MethodInfo? TakeIdle = Pool?.GetMethod("TryGetIdleConnector", Any);
    private static readonly MethodInfo? Return = Pool?.GetMethod("Return", Any);
    private static readonly MethodInfo? Forget = Pool?.GetMethod("CloseConnector", Any);
    private static readonly FieldInfo? Source = Connector?.GetField("<DataSource>k__BackingField", Any);
    private static readonly PropertyInfo? ClearCount = Connector?.GetProperty("ClearCounter", Any);
    private static readonly PropertyInfo? State = Connector?.GetProperty("State", Any);
    private static readonly MethodInfo? CloseMethod = Connector?.GetMethod("Close", Any, Type.EmptyTypes);
    private static readonly object? Closed = State is { PropertyType.IsEnum: true } && Enum.TryParse(State.PropertyType, "Closed", out var closed) ? closed : null;

    private readonly object connector;
    private readonly DirectStream stream;

    private WarmConnection(object connector, DirectStream stream)
    {
        this.connector = connector;
        this.stream = stream;
    }

    /// <summary>Gets whether the Npgsql at hand is built as known.</summary>
    public static bool AreKnown { get; } =
        KnownTypes.AreKnown && DirectConnections.AreKnown
        && Count?.FieldType == typeof(int) && Source?.FieldType == typeof(NpgsqlDataSource) && ClearCount is { CanWrite: true } && ClearCount.PropertyType == typeof(int)
        && Takes(TakeIdle, Connector?.MakeByRefType()) && Takes(Return, Connector) && Takes(Forget, Connector) && State is { CanWrite: true } && Closed is not null && CloseMethod is not null;

    /// <summary>Gets its number in the session.</summary>
    public int Number => stream.Client.Number;

    /// <summary>Takes an idle connection out of the pool of a test that ends.</summary>
    /// <returns>Null when there is none, or none that is as a new one would be.</returns>
    public static WarmConnection? TakeFrom(NpgsqlDataSource source, Session session)
    {
        if (!AreKnown || !Pool!.IsInstanceOfType(source))
        {
            return null;
        }

        object?[] taken = [null];
        if (TakeIdle!.Invoke(source, taken) is not true || taken[0] is not { } connector)
        {
            return null;
        }

        if (DirectConnections.StreamOf(connector) is not { } stream || !session.IsAsNew(stream.Client))
        {
            Return!.Invoke(source, taken);
            return null;
        }

        // A pool that closes a connection lets go of it in every way, and one that is closed already is not touched.
        var state = State!.GetValue(connector);
        State.SetValue(connector, Closed);
        Forget!.Invoke(source, taken);
        State.SetValue(connector, state);
        return new WarmConnection(connector, stream);
    }

    /// <summary>Begins anew as a connection of the session's next test.</summary>
    public void Rejoin(RelayClient client) => stream.Client = client;

    /// <summary>Puts it into the pool of a new data source that nobody has opened yet and that knows the database's types.</summary>
    public void GiveTo(NpgsqlDataSource source)
    {
        if (!Pool!.IsInstanceOfType(source) || Connectors!.GetValue(source) is not Array { Length: > 0 } connectors)
        {
            Close();
            return;
        }

        Source!.SetValue(connector, source);
        ClearCount!.SetValue(connector, 0);
        connectors.SetValue(connector, 0);
        Count!.SetValue(source, 1);
        Return!.Invoke(source, [connector]);
    }

    public void Close() => CloseMethod!.Invoke(connector, null);

    private static bool Takes(MethodInfo? method, Type? parameter) => parameter is not null && method?.GetParameters() is [var only] && only.ParameterType == parameter;
}

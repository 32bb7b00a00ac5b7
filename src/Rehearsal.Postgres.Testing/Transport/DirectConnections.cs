using System.Net.Sockets;
using System.Reflection;
using Npgsql;
using Rehearsal.Postgres.Testing.Relay;

namespace Rehearsal.Postgres.Testing.Transport;

/// <summary>
/// Gives connections that Npgsql has opened over the relay's socket a <see cref="DirectStream"/> instead. Npgsql offers no place for this, so its
/// own fields are set by reflection; where they are not as known, connections keep their sockets, which is slower and otherwise the same.
/// </summary>
internal static class DirectConnections
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly PropertyInfo? Connector = typeof(NpgsqlConnection).GetProperty("Connector", Any);
    private static readonly PropertyInfo? Holder = Connector?.PropertyType.GetProperty("Connection", Any);
    private static readonly PropertyInfo? ReadBuffer = Connector?.PropertyType.GetProperty("ReadBuffer", Any);
    private static readonly PropertyInfo? WriteBuffer = Connector?.PropertyType.GetProperty("WriteBuffer", Any);
    private static readonly FieldInfo? ReadSocket = ReadBuffer?.PropertyType.GetField("_underlyingSocket", Any);
    private static readonly PropertyInfo? ReadStream = ReadBuffer?.PropertyType.GetProperty("Underlying", Any);
    private static readonly PropertyInfo? WriteStream = WriteBuffer?.PropertyType.GetProperty("Underlying", Any);
    private static readonly FieldInfo? Initializer = typeof(NpgsqlDataSource).GetField("<ConnectionInitializer>k__BackingField", Any);
    private static readonly FieldInfo? AsyncInitializer = typeof(NpgsqlDataSource).GetField("<ConnectionInitializerAsync>k__BackingField", Any);

    /// <summary>Gets whether the Npgsql at hand is built as known.</summary>
    public static bool AreKnown { get; } =
        ReadStream?.SetMethod is not null && ReadStream.PropertyType == typeof(Stream)
        && WriteStream?.SetMethod is not null && WriteStream.PropertyType == typeof(Stream)
        && ReadSocket?.FieldType == typeof(Socket);

    /// <summary>Lets a data source that is being built open direct connections.</summary>
    /// <param name="builder">Its builder.</param>
    /// <param name="session">Returns the session that connections join.</param>
    public static void Use(NpgsqlDataSourceBuilder builder, Func<Session> session)
    {
        if (AreKnown)
        {
            builder.UsePhysicalConnectionInitializer(Attach(session), AttachAsync(session));
        }
    }

    /// <summary>
    /// Lets the data sources of this process that lead to a place open direct connections: those that code has made of a connection string, and those that Npgsql keeps for it. Called while one of them opens
    /// a connection, before that learns that it is let in. One with an initializer of its own, with keep-alive or of several hosts keeps its sockets.
    /// </summary>
    public static void UseAt(string host, int port, Func<Session> session)
    {
        if (!AreKnown || Initializer?.FieldType != typeof(Action<NpgsqlConnection>) || AsyncInitializer?.FieldType != typeof(Func<NpgsqlConnection, Task>))
        {
            return;
        }

        foreach (var (source, settings) in PooledConnections.SourcesAt(host, port))
        {
            if (!settings.Multiplexing && settings.KeepAlive == 0 && Initializer.GetValue(source) is null && AsyncInitializer.GetValue(source) is null)
            {
                // Npgsql looks at the asynchronous one first.
                Initializer.SetValue(source, Attach(session));
                AsyncInitializer.SetValue(source, AttachAsync(session));
            }
        }
    }

    /// <summary>Returns the way of one of Npgsql's own connections; null when it is not direct.</summary>
    public static DirectStream? StreamOf(object connector) => ReadStream!.GetValue(ReadBuffer!.GetValue(connector)) as DirectStream;

    private static Action<NpgsqlConnection> Attach(Func<Session> session) => connection => Attach(connection, session());

    private static Func<NpgsqlConnection, Task> AttachAsync(Func<Session> session) => connection =>
    {
        Attach(connection, session());
        return Task.CompletedTask;
    };

    /// <summary>Makes a physical connection direct.</summary>
    private static void Attach(NpgsqlConnection connection, Session session)
    {
        // The process id that the relay tells a connection is its number.
        if (!AreKnown || session.Find(connection.ProcessID) is not { } client || Connector!.GetValue(connection) is not { } connector)
        {
            return;
        }

        var read = ReadBuffer!.GetValue(connector)!;
        var write = WriteBuffer!.GetValue(connector)!;
        var stream = new DirectStream(session, client, (Socket)ReadSocket!.GetValue(read)!);
        // Npgsql forgets the connection object when that is closed and this goes back to the pool.
        session.MakeDirect(client, Holder is null ? null : () => Holder.GetValue(connector) is not null);
        ReadStream!.SetValue(read, stream);
        WriteStream!.SetValue(write, stream);
    }
}

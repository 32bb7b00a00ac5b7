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

    /// <summary>Gets whether the Npgsql at hand is built as known.</summary>
    public static bool AreKnown { get; } =
        ReadStream?.SetMethod is not null && ReadStream.PropertyType == typeof(Stream)
        && WriteStream?.SetMethod is not null && WriteStream.PropertyType == typeof(Stream)
        && ReadSocket?.FieldType == typeof(Socket);

    /// <summary>Returns the way of one of Npgsql's own connections; null when it is not direct.</summary>
    public static DirectStream? StreamOf(object connector) => ReadStream!.GetValue(ReadBuffer!.GetValue(connector)) as DirectStream;

    /// <summary>Makes a physical connection direct.</summary>
    public static void Attach(NpgsqlConnection connection, Session session)
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

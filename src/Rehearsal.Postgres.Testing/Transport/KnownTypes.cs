using System.Reflection;
using Npgsql;

namespace Rehearsal.Postgres.Testing.Transport;

/// <summary>
/// What Npgsql knows of a database's types. It asks for them once for each data source, which takes longer than many a test, and each test has a data source of its own; so it is handed on. Npgsql offers
/// no place for this, so its own fields are set by reflection; where they are not as known, each data source asks. Safe for many threads.
/// </summary>
internal sealed class KnownTypes
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly FieldInfo? State = typeof(NpgsqlDataSource).GetField("CurrentReloadableState", Any);
    private static readonly PropertyInfo? IsLoaded = typeof(NpgsqlDataSource).GetProperty("IsBootstrapped", Any);

    private volatile object? state;

    /// <summary>Gets whether the Npgsql at hand is built as known.</summary>
    public static bool AreKnown { get; } = State is { IsInitOnly: false } && IsLoaded is { CanWrite: true } && IsLoaded.PropertyType == typeof(bool);

    /// <summary>Keeps what a data source has asked for, also if it has asked again.</summary>
    public void Keep(NpgsqlDataSource source)
    {
        if (AreKnown && IsLoaded!.GetValue(source) is true)
        {
            state = State!.GetValue(source);
        }
    }

    /// <summary>Gives it to a new data source that nobody has opened yet.</summary>
    /// <returns>Whether there was something to give.</returns>
    public bool Give(NpgsqlDataSource source)
    {
        if (!AreKnown || state is not { } known || IsLoaded!.GetValue(source) is not false)
        {
            return false;
        }

        State!.SetValue(source, known);
        IsLoaded.SetValue(source, true);
        return true;
    }
}

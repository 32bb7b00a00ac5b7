namespace Rehearsal.Cluster;

/// <summary>Reads configuration as C# values.</summary>
public static class ConfigurationExtensions
{
    /// <summary>Reads one path as a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="configuration">The service.</param>
    /// <param name="path">The path.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The value; NotFound when the path is not declared, Invalid when the value is not of the type.</returns>
    public static async ValueTask<Outcome<T>> GetAsync<T>(this IConfigurationService configuration, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var entry = await configuration.GetAsync(path, cancellationToken);
        return entry.Succeeded ? entry.Value.As<T>() : Outcome.Failure<T>(entry.Error);
    }

    /// <summary>Gives an entry's value as a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="entry">The entry.</param>
    /// <returns>The value; Invalid when it is not of the type.</returns>
    public static Outcome<T> As<T>(this ConfigurationEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return JsonValue.TryDecode<T>(entry.Value, out var value, out var problem)
            ? Outcome.Of(value)
            : Outcome.Failure<T>(ServiceErrorKind.Invalid, $"The value of '{entry.Path}' is not of type {typeof(T).Name}: {problem}");
    }
}

namespace Rehearsal.Cluster;

/// <summary>Named values that a system reads, some of which may be changed while it runs.</summary>
/// <remarks>Safe for concurrent use. An update that has returned is seen by every later read, on every node of the system.</remarks>
public interface IConfigurationService : IFoundationService
{
    /// <summary>Gets the paths that may be updated, in ordinal order.</summary>
    IReadOnlyList<string> UpdatablePaths { get; }

    /// <summary>Reads everything.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>Every declared path with its value, in ordinal order of the paths, all as of one moment.</returns>
    ValueTask<Outcome<IReadOnlyList<ConfigurationEntry>>> GetAllAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads one path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The path with its value; NotFound when it is not declared.</returns>
    ValueTask<Outcome<ConfigurationEntry>> GetAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>Changes the value of one path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="value">The value, encoded as JSON, of the same kind as the declared one.</param>
    /// <param name="update">What else to say; null for nothing.</param>
    /// <param name="cancellationToken">Cancels the wait, never half of an update.</param>
    /// <returns>
    /// The path as this update left it; NotFound, NotUpdatable, Invalid (another kind of value, or one that cannot be encoded) or
    /// Conflict (not the expected version): then nothing was changed.
    /// </returns>
    ValueTask<Outcome<ConfigurationEntry>> UpdateAsync(string path, object? value, ConfigurationUpdate? update = null, CancellationToken cancellationToken = default);

    /// <summary>Follows the updates that are accepted from this call on, none missed or repeated, in the order they took effect.</summary>
    /// <param name="path">A path, or the beginning of some: <c>features</c> matches <c>features.dark_mode</c>; null for all.</param>
    /// <param name="cancellationToken">Ends the following; the enumeration then completes without an exception.</param>
    /// <returns>The updates; it ends when the service is stopped, or its log closed.</returns>
    /// <exception cref="InvalidDataException">While enumerating: what the service stands on has an update that cannot be read; the message names its place.</exception>
    IAsyncEnumerable<ConfigurationChange> WatchAsync(string? path = null, CancellationToken cancellationToken = default);
}

namespace Rehearsal.Cluster;

/// <summary>What every foundation service can do: say whether it is available.</summary>
/// <remarks>Services are safe for concurrent use. They take time, ids and randomness from the stage, and their waits stay on its scheduler.</remarks>
public interface IFoundationService
{
    /// <summary>Gets the service's name in snake_case.</summary>
    string Name { get; }

    /// <summary>Asks whether the service can be used now.</summary>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>The answer; never an exception but for the cancellation.</returns>
    ValueTask<Availability> CheckAsync(CancellationToken cancellationToken = default);
}

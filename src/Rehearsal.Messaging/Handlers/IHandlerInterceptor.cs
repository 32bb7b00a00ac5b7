namespace Rehearsal.Messaging;

/// <summary>Stands between the policies and a handler: a stage injects its faults here.</summary>
public interface IHandlerInterceptor
{
    /// <summary>Runs before each attempt, inside its policies; it may wait, or throw to make the attempt fail.</summary>
    /// <param name="attempt">The attempt that is about to run.</param>
    /// <param name="cancellationToken">Cancelled when the attempt's time is up.</param>
    /// <returns>A task that ends when the handler may run.</returns>
    ValueTask BeforeAttemptAsync(HandlingAttempt attempt, CancellationToken cancellationToken);
}

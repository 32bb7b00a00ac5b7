namespace Rehearsal.Messaging;

/// <summary>Stands between a request and the endpoint that answers it: a stage injects its faults here.</summary>
public interface IEndpointInterceptor
{
    /// <summary>Runs before each answer, behind the simulated service time; it may wait, or throw to make the endpoint fail.</summary>
    /// <remarks>A <see cref="TransientFailureException"/> is answered with 503, a <see cref="TimeoutException"/> with 504, anything else with 500.</remarks>
    /// <param name="attempt">The answer that is about to be made.</param>
    /// <param name="cancellationToken">Cancelled when the caller no longer waits or the system stops.</param>
    /// <returns>A task that ends when the endpoint may run.</returns>
    ValueTask BeforeAnswerAsync(EndpointAttempt attempt, CancellationToken cancellationToken);
}

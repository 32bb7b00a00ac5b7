namespace Rehearsal.Messaging;

/// <summary>A call that the resilience pipeline repeats; state is recorded in it rather than in the pipeline, which is shared.</summary>
internal interface IResilientCall
{
    ValueTask AttemptAsync(int number, CancellationToken cancellationToken);

    ValueTask RetryFollowsAsync(Exception failure, TimeSpan delay);

    void RetryBegins();
}

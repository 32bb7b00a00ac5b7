using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>One service's way to the log: a log that cannot be read or written is an outcome, and is remembered until it can be again.</summary>
/// <param name="service">The service's name.</param>
/// <param name="log">The log.</param>
/// <param name="lifetime">Whether the service may still be used.</param>
internal sealed class LogAccess(string service, IEventLog log, Lifetime lifetime)
{
    private volatile string? appendFailure;

    public string Service => service;

    /// <summary>Appends one batch.</summary>
    /// <returns>The committed records; Unavailable or Invalid when nothing was committed.</returns>
    public async ValueTask<Outcome<IReadOnlyList<LogRecord>>> AppendAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        var outcome = await UseAsync(async () => Outcome.Of(await log.AppendAsync(entries, cancellationToken: cancellationToken)));
        appendFailure = outcome.Error is { Kind: ServiceErrorKind.Unavailable } error && !lifetime.Ended ? error.Message : null;
        return outcome;
    }

    /// <summary>Does something with the log, once it is known that the service may be used.</summary>
    public async ValueTask<Outcome<T>> UseAsync<T>(Func<ValueTask<Outcome<T>>> use)
    {
        if (lifetime.Ended)
        {
            return Outcome.Failure<T>(ServiceErrorKind.Unavailable, $"The service '{service}' was stopped. Start a new foundation on the same log.");
        }

        try
        {
            return await use();
        }
        catch (ArgumentException malformed)
        {
            return Outcome.Failure<T>(ServiceErrorKind.Invalid, malformed.Message);
        }
        catch (Exception failure) when (failure is ObjectDisposedException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Outcome.Failure<T>(ServiceErrorKind.Unavailable, $"The service '{service}' cannot use its log: {failure.Message}");
        }
    }

    /// <summary>Tells whether the service can be used: whether it runs, its log can be read, and the last append went through.</summary>
    public async ValueTask<Availability> CheckAsync(Func<ValueTask<Outcome<bool>>> read)
    {
        var reason = (await UseAsync(read)).Error?.Message ?? appendFailure;
        return new Availability(service, reason is null, reason);
    }
}

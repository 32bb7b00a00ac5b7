namespace Rehearsal.Messaging;

/// <summary>The two ends of a host: it asks its handlers to stop, and later it has stopped, with or without them.</summary>
internal sealed class HostLifetime : IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource stopped = new();
    private int begun;

    public HostLifetime()
    {
        Stopping = stopping.Token;
        Stopped = stopped.Token;
    }

    /// <summary>Gets the token that asks handlers to stop. Stays readable after disposal.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Gets the token after which nothing is committed any more. Stays readable after disposal.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>Asks the handlers to stop.</summary>
    /// <returns>True for the first caller.</returns>
    public bool TryBeginStop()
    {
        if (Interlocked.Exchange(ref begun, 1) != 0)
        {
            return false;
        }

        stopping.Cancel();
        return true;
    }

    /// <summary>Says that the host has stopped.</summary>
    public void Dispose()
    {
        stopped.Cancel();
        stopped.Dispose();
        stopping.Dispose();
    }
}

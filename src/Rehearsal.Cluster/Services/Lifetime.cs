namespace Rehearsal.Cluster;

/// <summary>Whether the services of one foundation may still be used.</summary>
internal sealed class Lifetime : IDisposable
{
    private readonly CancellationTokenSource end = new();
    private int disposed;

    public Lifetime() => Token = end.Token;

    /// <summary>Gets the token that is cancelled when the foundation stops.</summary>
    public CancellationToken Token { get; }

    /// <summary>Gets a value indicating whether the foundation was stopped.</summary>
    public bool Ended => Token.IsCancellationRequested;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            end.Cancel();
            end.Dispose();
        }
    }
}

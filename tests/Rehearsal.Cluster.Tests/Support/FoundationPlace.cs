namespace Rehearsal.Cluster.Tests.Support;

/// <summary>Where the nodes of one system run: they share a store and a clock that the test moves. An implementation derives it for the conformance suites.</summary>
public abstract class FoundationPlace : IAsyncDisposable
{
    /// <summary>Starts a node; one of a name that was stopped before takes its place.</summary>
    public abstract ValueTask<IFoundation> StartAsync(FoundationOptions options);

    /// <summary>Gets the time of all nodes.</summary>
    public abstract DateTimeOffset Now { get; }

    /// <summary>Lets time pass.</summary>
    public abstract ValueTask AdvanceAsync(TimeSpan by);

    /// <summary>Takes a node down without telling it to stop.</summary>
    public abstract ValueTask TakeDownAsync(string node);

    public abstract ValueTask DisposeAsync();
}

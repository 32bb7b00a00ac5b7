using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>The foundation services of one node, on an event log and in this process.</summary>
/// <remarks>
/// Configuration and registry are the sum of what the log holds: several foundations on one log share them, and one that is started
/// on the log of another goes on from where it ended. Telemetry is in memory.
/// </remarks>
public sealed class EmbeddedFoundation : IFoundation
{
    private readonly Lifetime lifetime = new();
    private readonly EventIdSource ids;
    private readonly EmbeddedNode node;
    private readonly EmbeddedTelemetry telemetry;

    /// <summary>Starts a node.</summary>
    /// <param name="log">The log; stays the caller's.</param>
    /// <param name="time">The stage's clock.</param>
    /// <param name="ids">The stage's ids.</param>
    /// <param name="options">What to set; null for the defaults.</param>
    /// <param name="nodes">The nodes to be one of; null for a set of its own.</param>
    /// <exception cref="ArgumentException">A node of this name is up in the set.</exception>
    public EmbeddedFoundation(IEventLog log, TimeProvider time, EventIdSource ids, FoundationOptions? options = null, EmbeddedNodeSet? nodes = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(ids);
        options ??= new FoundationOptions();
        this.ids = ids;
        Nodes = node = (nodes ?? new EmbeddedNodeSet(time, ids)).Join(options.Node, lifetime);
        Configuration = new EmbeddedConfiguration(log, time, ids, lifetime, options.Settings);
        Events = new EmbeddedEvents(log, time, ids, lifetime, options.Node);
        Registry = new EmbeddedRegistry(log, time, ids, lifetime, options.Namespaces);
        Telemetry = telemetry = new EmbeddedTelemetry(time, lifetime, options.Node, options.SeriesMax);
    }

    /// <inheritdoc/>
    public IConfigurationService Configuration { get; }

    /// <inheritdoc/>
    public IEventService Events { get; }

    /// <inheritdoc/>
    public ITelemetryService Telemetry { get; }

    /// <inheritdoc/>
    public IRegistryService Registry { get; }

    /// <inheritdoc/>
    public INodeService Nodes { get; }

    /// <inheritdoc/>
    public string NewCorrelationId() => ids.Next().ToString();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Availability>> CheckAsync(CancellationToken cancellationToken = default)
    {
        IFoundationService[] services = [Configuration, Events, Telemetry, Registry, Nodes];
        List<Availability> answers = [];
        foreach (var service in services)
        {
            answers.Add(await service.CheckAsync(cancellationToken));
        }

        return answers;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lifetime.Dispose();
        node.Dispose();
        telemetry.Dispose();
        return ValueTask.CompletedTask;
    }
}

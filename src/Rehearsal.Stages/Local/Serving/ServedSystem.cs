using Rehearsal.Events;
using Rehearsal.Messaging;

namespace Rehearsal.Stages;

/// <summary>A system that serves on the local stage, in real time and without a scenario, and goes on where its log ended.</summary>
/// <remarks>Safe for concurrent use. The log is the truth: what a killed process had committed is there, what it had not handled is handled now.</remarks>
internal sealed class ServedSystem : IAsyncDisposable
{
    private readonly EmbeddedEventLog files;
    private readonly EventIdSource ids;
    private readonly ServedMeters meters;
    private readonly CancellationTokenSource failed = new();
    private readonly Dictionary<string, int> handlersOf = new(StringComparer.Ordinal);
    private EventLogException? failure;

    private ServedSystem(SystemDefinition definition, EmbeddedEventLog files, EventIdSource ids)
    {
        Definition = definition;
        this.files = files;
        this.ids = ids;
        meters = new ServedMeters(files);
        HttpHosts = [.. definition.Parts.OfType<ServiceDefinition>().Where(static service => service.Endpoints.Count > 0).Select(static service => service.Endpoints.Host)];
        foreach (var service in definition.Topology.Services)
        {
            foreach (var type in service.Handlers.Select(static handler => handler.Event).Distinct(StringComparer.Ordinal))
            {
                handlersOf[type] = handlersOf.GetValueOrDefault(type) + 1;
            }
        }
    }

    /// <summary>Gets the system.</summary>
    public SystemDefinition Definition { get; }

    /// <summary>Gets the running system.</summary>
    public required SystemHost Host { get; init; }

    /// <summary>Gets the hosts of the services that answer HTTP requests.</summary>
    public IReadOnlyList<string> HttpHosts { get; }

    /// <summary>Gets how many entries the log had at the start.</summary>
    public long FoundEntries { get; private init; }

    /// <summary>Gets how many entries the log has.</summary>
    public long Head => files.Head;

    /// <summary>Gets what is cancelled when an append fails: nothing is kept from then on.</summary>
    public CancellationToken Failed => failed.Token;

    /// <summary>Gets why the log failed; null when it did not.</summary>
    public EventLogException? Failure => Volatile.Read(ref failure);

    /// <summary>Opens the log and starts the system.</summary>
    /// <param name="definition">The system.</param>
    /// <param name="folder">The folder of its log; made when missing.</param>
    /// <param name="durability">What has become of an append when it returns.</param>
    /// <param name="clock">The machine's clock.</param>
    /// <param name="random">Randomness that is safe for concurrent use.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="EventLogException">The log cannot be opened, or another process has it.</exception>
    /// <exception cref="SystemDefinitionException">A service cannot be constructed.</exception>
    public static async Task<ServedSystem> StartAsync(
        SystemDefinition definition,
        string folder,
        LogDurability durability,
        TimeProvider clock,
        Random random,
        CancellationToken cancellationToken)
    {
        var files = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = folder, Durability = durability, SegmentSizeFirst = RunLog.FirstSegmentSize });
        var found = files.Head;
        var ids = new EventIdSource(clock, random);
        ServedSystem? served = null;
        try
        {
            var host = await SystemHost.StartAsync(
                definition,
                new HostEnvironment
                {
                    Log = new WatchedLog(files, failure => served?.Fail(failure)),
                    Time = clock,
                    Scheduler = TaskScheduler.Default,
                    Ids = ids,
                    Random = random,
                },
                cancellationToken);
            served = new ServedSystem(definition, files, ids) { Host = host, FoundEntries = found };
            return served;
        }
        catch
        {
            await files.DisposeAsync();
            throw;
        }
    }

    /// <summary>Publishes an event, and tells when its flow has ended.</summary>
    /// <param name="body">An event record of the system.</param>
    /// <param name="source">Who publishes.</param>
    /// <param name="correlationId">The correlation id; null for a new one.</param>
    /// <param name="awaitEnd">True to watch the flow.</param>
    /// <returns>The committed event, and the watch; null when it was not asked for. The caller disposes of the watch.</returns>
    public async Task<(EventEnvelope Published, FlowWatch? Watch)> PublishAsync(object body, string source, string? correlationId, bool awaitEnd)
    {
        var correlation = correlationId ?? ids.Next().ToString();
        var watch = awaitEnd ? new FlowWatch(files, correlation, handlersOf) : null;
        try
        {
            return (await Host.PublishAsync(body, source, correlation), watch);
        }
        catch
        {
            watch?.Dispose();
            throw;
        }
    }

    /// <summary>Stops the system, then writes and flushes everything and closes the log.</summary>
    /// <exception cref="EventLogException">The disk refused.</exception>
    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        try
        {
            await files.DisposeAsync();
        }
        finally
        {
            meters.Dispose();
            failed.Dispose();
        }
    }

    private void Fail(EventLogException problem)
    {
        if (Interlocked.CompareExchange(ref failure, problem, null) is null)
        {
            failed.Cancel();
        }
    }
}

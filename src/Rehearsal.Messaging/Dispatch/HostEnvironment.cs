using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>What a stage supplies to a running system.</summary>
public sealed record HostEnvironment
{
    /// <summary>Gets the log that publishing appends to and subscriptions follow.</summary>
    public required IEventLog Log { get; init; }

    /// <summary>Gets the stage's clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Gets the scheduler that handlers run on.</summary>
    public required TaskScheduler Scheduler { get; init; }

    /// <summary>Gets the context whose <see cref="SynchronizationContext.Post"/> queues work on <see cref="Scheduler"/> too, for less than a task; null for none.</summary>
    public SynchronizationContext? Context { get; init; }

    /// <summary>Gets a value indicating whether handlers run on the thread pool, in whatever order it likes.</summary>
    internal bool IsOnPool => Context is null && Scheduler == TaskScheduler.Default;

    /// <summary>Gets the source of ids.</summary>
    public required EventIdSource Ids { get; init; }

    /// <summary>Gets the randomness that services and policies draw from. Must be safe for concurrent use if the scheduler runs several threads.</summary>
    public required Random Random { get; init; }

    /// <summary>Gets the only services and sagas to start, in snake_case; null for all.</summary>
    public IReadOnlyList<string>? Services { get; init; }

    /// <summary>Gets what stands between policies and handlers, in order.</summary>
    public IReadOnlyList<IHandlerInterceptor> Interceptors { get; init; } = [];

    /// <summary>Gets what decides about events on their way into services; null for nothing: every one is handled in its turn.</summary>
    public IDeliveryInterceptor? Deliveries { get; init; }

    /// <summary>Gets what stands between requests and the endpoints of services; null for nothing.</summary>
    public IEndpointInterceptor? Endpoints { get; init; }

    /// <summary>Gets what watches over the handlers' work; null for nobody.</summary>
    public IWorkWatch? WorkWatch { get; init; }

    /// <summary>Gets a value indicating whether declared service times are waited for.</summary>
    public bool SimulateServiceTimes { get; init; }

    /// <summary>Gets what answers HTTP requests to hosts that are not the system's; null for the network, through a <see cref="SocketsHttpHandler"/>.</summary>
    /// <remarks>Not disposed of with the system. Its responses may come from any thread.</remarks>
    public HttpMessageHandler? OutsideHttp { get; init; }

    /// <summary>Gets the most events a service holds in memory before it goes on reading from the log at its own pace.</summary>
    /// <value>1 or more. The default is 100,000: as many keys as are in flight together run beside each other.</value>
    /// <remarks>A service whose inbox is full of events behind one that is being retried waits for that one: all of its keys do.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int InboxCapacity
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(InboxCapacity), value, "InboxCapacity must be 1 or more.");
    } = 100_000;
}

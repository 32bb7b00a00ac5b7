namespace Rehearsal.Events;

/// <summary>The shape of a system as its recording states it: who handles what, and what may come of it.</summary>
/// <remarks>The payload of the <see cref="MarkKinds.System"/> mark; it lets an analysis name an event that should have come.</remarks>
/// <param name="Name">The system's name.</param>
/// <param name="Services">The services in the order they were added.</param>
public sealed record SystemTopology(string Name, IReadOnlyList<ServiceTopology> Services);

/// <summary>One service of a <see cref="SystemTopology"/>.</summary>
/// <param name="Name">The service's name in snake_case.</param>
/// <param name="Kind"><c>service</c> or <c>saga</c>.</param>
/// <param name="Handlers">Its handlers in the order of declaration.</param>
public sealed record ServiceTopology(string Name, string Kind, IReadOnlyList<HandlerTopology> Handlers)
{
    /// <summary>Gets its loops and schedules in the order of declaration.</summary>
    /// <value>Empty when there are none, and for recordings that do not speak of them.</value>
    public IReadOnlyList<BackgroundTopology> Background
    {
        get;

        // The generated serializer gives null for what the JSON leaves out.
        init => field = value ?? [];
    } = [];
}

/// <summary>One loop or schedule of a <see cref="ServiceTopology"/>.</summary>
/// <param name="Name">The method's name in snake_case.</param>
/// <param name="Kind"><c>loop</c> or <c>schedule</c>.</param>
/// <param name="MayPublish">The types it declares to publish; it never has to.</param>
/// <param name="PeriodMs">The period of a schedule in milliseconds; null for a loop.</param>
public sealed record BackgroundTopology(string Name, string Kind, IReadOnlyList<string> MayPublish, double? PeriodMs = null);

/// <summary>One handler of a <see cref="ServiceTopology"/>.</summary>
/// <param name="Name">The handler's name in snake_case.</param>
/// <param name="Event">The type it handles.</param>
/// <param name="Publishes">The types a successful handling always publishes (its declared, not optional, results).</param>
/// <param name="MayPublish">The types it may publish: optional results and those of its failure path.</param>
/// <param name="Policies">The names of its policies, outermost first: <c>rate_limit</c>, <c>batch</c>, <c>retry</c>, <c>timeout</c>, <c>dead_letter</c>.</param>
/// <param name="SloMs">Its service level objective in milliseconds, or null.</param>
public sealed record HandlerTopology(
    string Name,
    string Event,
    IReadOnlyList<string> Publishes,
    IReadOnlyList<string> MayPublish,
    IReadOnlyList<string> Policies,
    double? SloMs = null)
{
    /// <summary>Gets its rate limit; null when it has none.</summary>
    public RateLimitTopology? RateLimit { get; init; }

    /// <summary>Gets how it takes events together; null when it takes them one by one.</summary>
    public BatchTopology? Batch { get; init; }
}

/// <summary>The rate limit of a <see cref="HandlerTopology"/>.</summary>
/// <param name="Limit">The most events that a key passes within the window.</param>
/// <param name="PerMs">The length of the window in milliseconds.</param>
/// <param name="Over">What becomes of an event above the limit: <c>drop</c> or <c>delay</c>.</param>
/// <param name="Key">The field whose values have a window each; null for one window for all events.</param>
/// <param name="Priority">The field that orders delayed events and lets some bypass the limit; null for none.</param>
public sealed record RateLimitTopology(int Limit, double PerMs, string Over, string? Key = null, string? Priority = null);

/// <summary>How a handler of a <see cref="HandlerTopology"/> takes events together.</summary>
/// <param name="Size">The most events of one call.</param>
/// <param name="MaxWaitMs">The longest that the first of them waits for others, in milliseconds.</param>
/// <param name="FlushOnIdle">Whether they wait only while the service has other work.</param>
public sealed record BatchTopology(int Size, double MaxWaitMs, bool FlushOnIdle);

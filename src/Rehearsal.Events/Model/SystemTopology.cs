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
/// <param name="Policies">The names of its policies, outermost first: <c>retry</c>, <c>timeout</c>, <c>dead_letter</c>.</param>
/// <param name="SloMs">Its service level objective in milliseconds, or null.</param>
public sealed record HandlerTopology(
    string Name,
    string Event,
    IReadOnlyList<string> Publishes,
    IReadOnlyList<string> MayPublish,
    IReadOnlyList<string> Policies,
    double? SloMs = null);

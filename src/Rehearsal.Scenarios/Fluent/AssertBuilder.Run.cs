namespace Rehearsal.Scenarios;

/// <content>Checks of flows and handlings.</content>
public sealed partial class AssertBuilder
{
    /// <summary>After each event of one type, in its flow, one of another type comes in time.</summary>
    /// <typeparam name="TAfter">The type that begins the time.</typeparam>
    /// <typeparam name="TEvent">The type that must follow.</typeparam>
    /// <inheritdoc cref="Within(string, string, TimeSpan, TimeSpan?)"/>
    public AssertBuilder Within<TAfter, TEvent>(TimeSpan max, TimeSpan? min = null) =>
        Within(FluentArgument.EventType(typeof(TAfter)), FluentArgument.EventType(typeof(TEvent)), max, min);

    /// <summary>After each event of one type, in its flow, one of another type comes in time.</summary>
    /// <param name="after">The type that begins the time; at least one must have been published.</param>
    /// <param name="eventType">The type that must follow.</param>
    /// <param name="max">The longest time between the two, 0 to 3,650 days.</param>
    /// <param name="min">The shortest time; null for none.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is beyond its range.</exception>
    public AssertBuilder Within(string after, string eventType, TimeSpan max, TimeSpan? min = null) => min > max
        ? throw new ArgumentException("Give min at most max.", nameof(min))
        : Add(new WithinCheck(FluentArgument.EventType(after), FluentArgument.EventType(eventType))
        {
            Max = FluentArgument.Duration(max),
            Min = FluentArgument.Duration(min ?? TimeSpan.Zero, nameof(min)),
        });

    /// <summary>Something holds for every event of a type, and after each one.</summary>
    /// <typeparam name="TEvent">The event type.</typeparam>
    /// <inheritdoc cref="Invariant(string, Action{InvariantBuilder})"/>
    public AssertBuilder Invariant<TEvent>(Action<InvariantBuilder> holds) => Invariant(FluentArgument.EventType(typeof(TEvent)), holds);

    /// <summary>Something holds for every event of a type, and after each one.</summary>
    /// <param name="eventType">The event type.</param>
    /// <param name="holds">Says what.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">Nothing is said, or fields are compared with no event.</exception>
    public AssertBuilder Invariant(string eventType, Action<InvariantBuilder> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        var builder = new InvariantBuilder(FluentArgument.EventType(eventType));
        holds(builder);
        return Add(builder.Build());
    }

    /// <summary>A share of the handlings of the run succeeds in time.</summary>
    /// <param name="under">The longest duration of a good handling.</param>
    /// <param name="target">The share that must be good, more than 0 and at most 1.</param>
    /// <param name="service">Only handlings of this service, in snake_case; null for all.</param>
    /// <param name="handler">Only handlings of this handler, in snake_case; null for all.</param>
    /// <param name="eventType">Only handlings of this event type; null for all.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is empty or beyond its range.</exception>
    public AssertBuilder Slo(TimeSpan under, decimal target = 1, string? service = null, string? handler = null, string? eventType = null) =>
        Add(new SloCheck(Filter(service, handler, eventType)) { Under = FluentArgument.Duration(under), Target = FluentArgument.Share(target) });

    /// <summary>A number or share of the run lies within bounds.</summary>
    /// <param name="quantity">What is measured; not a duration.</param>
    /// <param name="exactly">The only value allowed; then neither of the others.</param>
    /// <param name="atLeast">The least value; null for no bound.</param>
    /// <param name="atMost">The greatest value; null for no bound.</param>
    /// <param name="eventType">Only this event type; null for all.</param>
    /// <param name="service">Only handlings of this service; null for all.</param>
    /// <param name="handler">Only handlings of this handler; null for all.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is empty or beyond its range, or the quantity is not measured so.</exception>
    public AssertBuilder Metric(
        MetricQuantity quantity, decimal? exactly = null, decimal? atLeast = null, decimal? atMost = null,
        string? eventType = null, string? service = null, string? handler = null) => MetricNames.IsTime(quantity)
        ? throw new ArgumentException("The bounds of a duration are times: call MetricTime.", nameof(quantity))
        : AddMetric(quantity, exactly, atLeast, atMost, Filter(service, handler, eventType));

    /// <summary>A duration of handlings of the run lies within bounds.</summary>
    /// <param name="quantity">What is measured: a duration.</param>
    /// <param name="atLeast">The least time; null for no bound.</param>
    /// <param name="atMost">The greatest time; null for no bound.</param>
    /// <param name="eventType">Only handlings of this event type; null for all.</param>
    /// <param name="service">Only handlings of this service; null for all.</param>
    /// <param name="handler">Only handlings of this handler; null for all.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is empty or beyond its range, or the quantity is no duration.</exception>
    public AssertBuilder MetricTime(
        MetricQuantity quantity, TimeSpan? atLeast = null, TimeSpan? atMost = null, string? eventType = null, string? service = null, string? handler = null) =>
        MetricNames.IsTime(quantity)
            ? AddMetric(quantity, null, Seconds(atLeast), Seconds(atMost), Filter(service, handler, eventType))
            : throw new ArgumentException("The quantity is no duration: call Metric.", nameof(quantity));

    /// <summary>The run shows evidence of controls that standards ask for; a control without evidence does not hold.</summary>
    /// <param name="shows">Says which controls, and what shows each.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">No control is named, or one has no time and no standard sets one.</exception>
    public AssertBuilder Compliance(Action<ComplianceBuilder> shows)
    {
        ArgumentNullException.ThrowIfNull(shows);
        var builder = new ComplianceBuilder();
        shows(builder);
        return Add(builder.Build());
    }

    private AssertBuilder AddMetric(MetricQuantity quantity, decimal? exactly, decimal? atLeast, decimal? atMost, HandlingFilter filter)
    {
        if (exactly is null == (atLeast is null && atMost is null) || atLeast > atMost || (exactly ?? atLeast) < 0 || atMost < 0)
        {
            throw new ArgumentException("Give either exactly, or atLeast, atMost or both, in order and from 0 on.", nameof(atLeast));
        }

        if (MetricNames.IsOfEvents(quantity) && (filter.Service ?? filter.Handler) is not null)
        {
            throw new ArgumentException($"{quantity} is not measured of handlings.", nameof(quantity));
        }

        return Add(new MetricCheck(quantity, filter) { AtLeast = exactly ?? atLeast, AtMost = exactly ?? atMost });
    }

    private static decimal? Seconds(TimeSpan? time) => time is { } given ? (decimal)FluentArgument.Duration(given).Ticks / TimeSpan.TicksPerSecond : null;

    private static HandlingFilter Filter(string? service, string? handler, string? eventType) => new()
    {
        Service = service is null ? null : FluentArgument.Text(service),
        Handler = handler is null ? null : FluentArgument.Text(handler),
        Event = eventType is null ? null : FluentArgument.EventType(eventType),
    };
}

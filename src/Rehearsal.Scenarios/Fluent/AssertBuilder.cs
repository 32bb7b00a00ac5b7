namespace Rehearsal.Scenarios;

/// <summary>Collects the checks of one assertion, in order.</summary>
/// <remarks>
/// Any checks may stand in one assertion: of one kind or one event type several times, together or apart. <see cref="ScenarioYaml.Write"/> writes
/// what one mapping cannot say as a list of mappings.
/// </remarks>
public sealed partial class AssertBuilder
{
    private readonly List<Check> checks = [];

    internal AssertBuilder()
    {
    }

    /// <summary>Counts the distinct events of a type.</summary>
    /// <typeparam name="TEvent">The event type.</typeparam>
    /// <inheritdoc cref="EventCount(string, int?, int?, int?)"/>
    public AssertBuilder EventCount<TEvent>(int? exactly = null, int? atLeast = null, int? atMost = null) =>
        EventCount(FluentArgument.EventType(typeof(TEvent)), exactly, atLeast, atMost);

    /// <summary>Counts the distinct events of a type.</summary>
    /// <param name="eventType">The event type.</param>
    /// <param name="exactly">The only count allowed, from 0; then neither of the others.</param>
    /// <param name="atLeast">The least count, from 0; null for no bound.</param>
    /// <param name="atMost">The greatest count; null for no bound.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">No count, or a count that cannot be.</exception>
    public AssertBuilder EventCount(string eventType, int? exactly = null, int? atLeast = null, int? atMost = null)
    {
        if (exactly is null == (atLeast is null && atMost is null))
        {
            throw new ArgumentException("Give either exactly, or atLeast, atMost or both.", nameof(exactly));
        }

        var least = exactly ?? atLeast;
        var most = exactly ?? atMost;
        FluentArgument.Count(least ?? 0, 0, exactly is null ? nameof(atLeast) : nameof(exactly));
        FluentArgument.Count(most ?? 0, 0, exactly is null ? nameof(atMost) : nameof(exactly));
        if (least > most)
        {
            throw new ArgumentException($"No count is at least {least} and at most {most}.", nameof(atLeast));
        }

        return Add(new EventCountCheck(FluentArgument.EventType(eventType)) { AtLeast = least, AtMost = most });
    }

    /// <summary>Looks into the payloads of a type.</summary>
    /// <typeparam name="TEvent">The event type.</typeparam>
    /// <inheritdoc cref="EventData(string, Action{EventDataBuilder})"/>
    public AssertBuilder EventData<TEvent>(Action<EventDataBuilder> conditions) =>
        EventData(FluentArgument.EventType(typeof(TEvent)), conditions);

    /// <summary>Looks into the payloads of a type.</summary>
    /// <param name="eventType">The event type.</param>
    /// <param name="conditions">Says what must hold.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is no condition.</exception>
    public AssertBuilder EventData(string eventType, Action<EventDataBuilder> conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        var builder = new EventDataBuilder();
        conditions(builder);
        return Add(builder.Build(FluentArgument.EventType(eventType)));
    }

    /// <summary>These types were published in this order; others may stand between.</summary>
    /// <param name="eventTypes">The event types.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is none, or one is not an event type.</exception>
    public AssertBuilder EventOrder(params string[] eventTypes) => Add(new EventOrderCheck(FluentArgument.EventTypes(eventTypes), Exact: false));

    /// <inheritdoc cref="EventOrder(string[])"/>
    public AssertBuilder EventOrder(params Type[] eventTypes) => EventOrder(NamesOf(eventTypes));

    /// <summary>These types were published in this order, and nothing else was.</summary>
    /// <param name="eventTypes">The event types.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is none, or one is not an event type.</exception>
    public AssertBuilder EventOrderExact(params string[] eventTypes) => Add(new EventOrderCheck(FluentArgument.EventTypes(eventTypes), Exact: true));

    /// <inheritdoc cref="EventOrderExact(string[])"/>
    public AssertBuilder EventOrderExact(params Type[] eventTypes) => EventOrderExact(NamesOf(eventTypes));

    /// <summary>No event of a type was published.</summary>
    /// <typeparam name="TEvent">The event type.</typeparam>
    /// <returns>This builder.</returns>
    public AssertBuilder NoEvent<TEvent>() => NoEvent(FluentArgument.EventType(typeof(TEvent)));

    /// <summary>No event of a type was published.</summary>
    /// <param name="eventType">The event type.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">It is not an event type.</exception>
    public AssertBuilder NoEvent(string eventType) => Add(new NoEventCheck(FluentArgument.EventType(eventType)));

    /// <summary>Bounds the stage time from the first trigger to the last domain event.</summary>
    /// <param name="max">The longest time; null for no bound.</param>
    /// <param name="min">The shortest time; null for no bound.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">Neither is given, one is beyond its range, or min is above max.</exception>
    public AssertBuilder Duration(TimeSpan? max = null, TimeSpan? min = null)
    {
        if ((max is null && min is null) || min > max)
        {
            throw new ArgumentException("Give max, min, or both with min at most max.", nameof(max));
        }

        FluentArgument.Duration(max ?? TimeSpan.Zero, nameof(max));
        FluentArgument.Duration(min ?? TimeSpan.Zero, nameof(min));
        return Add(new DurationCheck { Max = max, Min = min });
    }

    internal Check[] Build() => checks.Count > 0 ? [.. checks] : throw new ArgumentException("An assertion without checks holds nothing: add one.");

    private AssertBuilder Add(Check check)
    {
        checks.Add(check);
        return this;
    }

    private static string[] NamesOf(Type[] eventTypes)
    {
        ArgumentNullException.ThrowIfNull(eventTypes);
        return Array.ConvertAll(eventTypes, type => FluentArgument.EventType(type, nameof(eventTypes)));
    }
}

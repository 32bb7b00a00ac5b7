using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Collects steps in order: of a scenario, or of a step that holds steps.</summary>
/// <remarks>Every argument is checked when it is given. Not thread-safe.</remarks>
/// <typeparam name="TSelf">The builder itself.</typeparam>
public abstract partial class StepListBuilder<TSelf>
    where TSelf : StepListBuilder<TSelf>
{
    private readonly List<Step> steps = [];

    private protected StepListBuilder()
    {
    }

    private TSelf Self => (TSelf)this;

    /// <summary>Publishes an event.</summary>
    /// <param name="payload">The event: a record, whose name is the type. It must not be changed afterwards.</param>
    /// <param name="correlation">The correlation id to use; null for a new one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The payload is not encoded as a JSON object, or the correlation is empty.</exception>
    public TSelf Trigger(object payload, string? correlation = null)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return AddTrigger(FluentArgument.EventType(payload.GetType(), nameof(payload)), JsonArgument.Encode(payload), correlation);
    }

    /// <summary>Publishes the declared example of an event type.</summary>
    /// <typeparam name="TEvent">The event type.</typeparam>
    /// <param name="correlation">The correlation id to use; null for a new one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The correlation is empty.</exception>
    public TSelf Trigger<TEvent>(string? correlation = null) =>
        AddTrigger(FluentArgument.EventType(typeof(TEvent)), null, correlation);

    /// <summary>Publishes an event given as JSON.</summary>
    /// <param name="eventType">The event type.</param>
    /// <param name="json">A JSON object; null for the type's declared example.</param>
    /// <param name="correlation">The correlation id to use; null for a new one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is empty, or the text is not a JSON object with distinct fields.</exception>
    public TSelf Trigger(string eventType, string? json = null, string? correlation = null) =>
        AddTrigger(FluentArgument.EventType(eventType), json is null ? null : JsonArgument.Parse(json), correlation);

    /// <summary>Waits for an event.</summary>
    /// <typeparam name="TEvent">The event type.</typeparam>
    /// <inheritdoc cref="WaitForEvent(string, TimeSpan?, Action{WhereBuilder}?)"/>
    public TSelf WaitForEvent<TEvent>(TimeSpan? within = null, Action<WhereBuilder>? where = null) =>
        WaitForEvent(FluentArgument.EventType(typeof(TEvent)), within, where);

    /// <summary>Waits for an event.</summary>
    /// <param name="eventType">The event type.</param>
    /// <param name="within">The longest wait in stage time, 0 to 3,650 days; null for 30 s.</param>
    /// <param name="where">Says which events count; null for all of the type.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is empty or beyond its range.</exception>
    public TSelf WaitForEvent(string eventType, TimeSpan? within = null, Action<WhereBuilder>? where = null)
    {
        var conditions = new WhereBuilder();
        where?.Invoke(conditions);
        Add(new WaitForEventStep(FluentArgument.EventType(eventType))
        {
            Timeout = FluentArgument.Duration(within ?? WaitForEventStep.DefaultTimeout, nameof(within)),
            Where = conditions.Build(),
        });
        return Self;
    }

    /// <summary>Lets stage time pass.</summary>
    /// <param name="duration">How much, 0 to 3,650 days.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is beyond its range.</exception>
    public TSelf WaitForTime(TimeSpan duration)
    {
        Add(new WaitForTimeStep(FluentArgument.Duration(duration)));
        return Self;
    }

    /// <summary>Settles the system and evaluates checks.</summary>
    /// <param name="checks">Adds the checks.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">No check was added.</exception>
    public TSelf Assert(Action<AssertBuilder> checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        var builder = new AssertBuilder();
        checks(builder);
        Add(new AssertStep(builder.Build()));
        return Self;
    }

    internal Step[] BuildSteps() => steps.Count is > 0 and <= ScenarioLimits.StepsMax
        ? [.. steps]
        : throw new InvalidOperationException($"There are {steps.Count:N0} steps; there must be 1 to {ScenarioLimits.StepsMax:N0}.");

    private TSelf AddTrigger(string eventType, EventData? data, string? correlation)
    {
        Add(new TriggerStep(eventType)
        {
            Data = data,
            Correlation = correlation is null ? null : FluentArgument.Text(correlation),
        });
        return Self;
    }

    private TSelf Add(Step step)
    {
        steps.Add(step);
        return Self;
    }
}

namespace Rehearsal.Scenarios;

/// <summary>Says what holds for every event of a type.</summary>
public sealed class InvariantBuilder
{
    private readonly EventDataBuilder conditions = new();
    private readonly List<FieldRelation> relations = [];
    private InvariantCheck check;

    internal InvariantBuilder(string eventType) => check = new InvariantCheck(eventType);

    /// <summary>Names the invariant, for people.</summary>
    /// <param name="name">The name.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public InvariantBuilder Named(string name)
    {
        check = check with { Name = FluentArgument.Text(name) };
        return this;
    }

    /// <summary>Asks something of the event's fields; every condition must hold.</summary>
    /// <param name="fields">Adds the conditions; without an occurrence.</param>
    /// <returns>This builder.</returns>
    public InvariantBuilder Fields(Action<EventDataBuilder> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        fields(conditions);
        return this;
    }

    /// <summary>Compares the event with the last one of another type before it in its flow. There must be one.</summary>
    /// <typeparam name="TEvent">The other type.</typeparam>
    /// <returns>This builder.</returns>
    public InvariantBuilder Of<TEvent>() => Of(FluentArgument.EventType(typeof(TEvent)));

    /// <summary>Compares the event with the last one of another type before it in its flow. There must be one.</summary>
    /// <param name="eventType">The other type.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">It is not an event type.</exception>
    public InvariantBuilder Of(string eventType)
    {
        check = check with { Of = FluentArgument.EventType(eventType) };
        return this;
    }

    /// <summary>The field is equal to one of the other event.</summary>
    /// <param name="path">The field's path.</param>
    /// <param name="otherPath">The path of the other event's field.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A path is not one.</exception>
    public InvariantBuilder Equal(string path, string otherPath) => Compare(path, FieldOperator.Equal, otherPath);

    /// <summary>The field is a number above one of the other event.</summary>
    /// <inheritdoc cref="Equal(string, string)"/>
    public InvariantBuilder GreaterThan(string path, string otherPath) => Compare(path, FieldOperator.Greater, otherPath);

    /// <summary>The field is a number below one of the other event.</summary>
    /// <inheritdoc cref="Equal(string, string)"/>
    public InvariantBuilder LessThan(string path, string otherPath) => Compare(path, FieldOperator.Less, otherPath);

    /// <summary>At any time there were at least as many events of another type.</summary>
    /// <typeparam name="TEvent">The other type.</typeparam>
    /// <returns>This builder.</returns>
    public InvariantBuilder NeverMoreThan<TEvent>() => NeverMoreThan(FluentArgument.EventType(typeof(TEvent)));

    /// <summary>At any time there were at least as many events of another type.</summary>
    /// <param name="eventType">The other type.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">It is not an event type.</exception>
    public InvariantBuilder NeverMoreThan(string eventType)
    {
        check = check with { NeverMoreThan = FluentArgument.EventType(eventType) };
        return this;
    }

    internal InvariantCheck Build()
    {
        var built = check with { Conditions = conditions.Conditions.ToArray(), Relations = relations.ToArray() };
        return built switch
        {
            { Conditions.Count: 0, Of: null, NeverMoreThan: null } => throw new ArgumentException($"The invariant of {check.Event} says nothing: call Fields, Of or NeverMoreThan."),
            { Relations.Count: > 0, Of: null } => throw new ArgumentException($"The invariant of {check.Event} compares fields with no event: call Of."),
            _ => built,
        };
    }

    private InvariantBuilder Compare(string path, FieldOperator kind, string otherPath)
    {
        relations.Add(new FieldRelation(FluentArgument.Path(path), kind, FluentArgument.Path(otherPath)));
        return this;
    }
}

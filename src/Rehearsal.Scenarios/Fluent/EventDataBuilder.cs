namespace Rehearsal.Scenarios;

/// <summary>Says what the payload of an event must have. One event of the type must meet all conditions, unless said otherwise.</summary>
public sealed class EventDataBuilder
{
    private readonly List<FieldCondition> conditions = [];
    private Occurrence occurrence = Rehearsal.Scenarios.Occurrence.Any;

    internal EventDataBuilder()
    {
    }

    /// <summary>Asks the conditions of one event of the type alone.</summary>
    /// <param name="number">Which one, from 1.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1 or above one billion.</exception>
    public EventDataBuilder Occurrence(int number)
    {
        occurrence = new Occurrence(FluentArgument.Count(number, 1));
        return this;
    }

    /// <summary>Asks the conditions of every event of the type; there must be one.</summary>
    /// <returns>This builder.</returns>
    public EventDataBuilder All()
    {
        occurrence = Rehearsal.Scenarios.Occurrence.All;
        return this;
    }

    /// <summary>Names a field; what must hold for it follows.</summary>
    /// <param name="path">The field's path: <c>order_id</c>, <c>address.city</c>, <c>items[0].price</c>.</param>
    /// <returns>The field's conditions.</returns>
    /// <exception cref="ArgumentException">The path is not one.</exception>
    public FieldConditionBuilder Field(string path) => new(this, FluentArgument.Path(path));

    internal IReadOnlyList<FieldCondition> Conditions => conditions;

    internal void Add(FieldCondition condition) => conditions.Add(condition);

    internal EventDataCheck Build(string eventType) => conditions.Count > 0
        ? new EventDataCheck(eventType, conditions.ToArray()) { Occurrence = occurrence }
        : throw new ArgumentException($"The data of {eventType} has no condition: call Field and then Is, Matches, Exists, IsGreaterThan or IsLessThan.");
}

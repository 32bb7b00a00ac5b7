using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Says which events a wait counts: those whose fields all have the values given.</summary>
public sealed class WhereBuilder
{
    private readonly List<FieldCondition> conditions = [];

    internal WhereBuilder()
    {
    }

    /// <summary>Asks for a value.</summary>
    /// <param name="path">The field's path: <c>order_id</c>, <c>address.city</c>, <c>items[0].price</c>.</param>
    /// <param name="value">The value, encoded by <see cref="EventJson"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The path is not one.</exception>
    public WhereBuilder Field(string path, object? value)
    {
        conditions.Add(new FieldCondition(FluentArgument.Path(path), FieldOperator.Equal, new EventData(EventJson.Encode(value).Utf8Json)));
        return this;
    }

    internal FieldCondition[] Build() => [.. conditions];
}

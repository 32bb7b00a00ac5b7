using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>A condition on one field of an event's payload.</summary>
/// <param name="Path">The field's path: <c>order_id</c>, <c>address.city</c>, <c>items[0].price</c>.</param>
/// <param name="Operator">How to compare.</param>
/// <param name="Operand">The JSON value to compare with; for <see cref="FieldOperator.Exists"/> true or false.</param>
public sealed record FieldCondition(string Path, FieldOperator Operator, EventData Operand)
{
    /// <summary>Gets where the condition stands in its file.</summary>
    public SourceLocation Location { get; init; }
}

/// <summary>How a <see cref="FieldCondition"/> compares. Numbers compare as decimals.</summary>
public enum FieldOperator
{
    /// <summary>The field equals the value; objects and lists compare deeply.</summary>
    Equal,

    /// <summary>The field's text matches a regular expression (culture-invariant, found anywhere unless anchored).</summary>
    Matches,

    /// <summary>The field is there (true) or is not (false).</summary>
    Exists,

    /// <summary>The field's number is greater.</summary>
    Greater,

    /// <summary>The field's number is less.</summary>
    Less,
}

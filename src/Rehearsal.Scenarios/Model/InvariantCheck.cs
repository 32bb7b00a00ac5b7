namespace Rehearsal.Scenarios;

/// <summary>Something that holds for every event of a type; it holds when there is none.</summary>
/// <param name="Event">The event type.</param>
public sealed record InvariantCheck(string Event) : Check
{
    /// <summary>Gets what it is called, for people; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Gets where the event type stands in the file.</summary>
    public SourceLocation EventLocation { get; init; }

    /// <summary>Gets the conditions that the event must meet, all of them.</summary>
    public IReadOnlyList<FieldCondition> Conditions { get; init; } = [];

    /// <summary>Gets the type of the event before it, in its flow, that it is compared with; null when it is compared with none.</summary>
    public string? Of { get; init; }

    /// <summary>Gets where that type stands in the file.</summary>
    public SourceLocation OfLocation { get; init; }

    /// <summary>Gets how fields of the two compare.</summary>
    public IReadOnlyList<FieldRelation> Relations { get; init; } = [];

    /// <summary>Gets the type of which there must at any time have been as many at least; null for none.</summary>
    public string? NeverMoreThan { get; init; }

    /// <summary>Gets where that type stands in the file.</summary>
    public SourceLocation NeverMoreThanLocation { get; init; }
}

/// <summary>How a field of one event compares with a field of another.</summary>
/// <param name="Path">The field's path in the event that is looked at.</param>
/// <param name="Operator">How to compare: equal, greater or less.</param>
/// <param name="OtherPath">The field's path in the other event.</param>
public sealed record FieldRelation(string Path, FieldOperator Operator, string OtherPath)
{
    /// <summary>Gets where the relation stands in the file.</summary>
    public SourceLocation Location { get; init; }

    /// <summary>Gets where the other path stands in the file.</summary>
    public SourceLocation OtherLocation { get; init; }
}

using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Says what must hold for one field; every condition that is called must hold.</summary>
public sealed class FieldConditionBuilder
{
    private readonly EventDataBuilder owner;
    private readonly string path;

    internal FieldConditionBuilder(EventDataBuilder owner, string path)
    {
        this.owner = owner;
        this.path = path;
    }

    /// <summary>The field equals a value; numbers compare as decimals, objects and lists deeply.</summary>
    /// <param name="value">The value, encoded by <see cref="EventJson"/>.</param>
    /// <returns>This builder.</returns>
    public FieldConditionBuilder Is(object? value) => Add(FieldOperator.Equal, value);

    /// <summary>The field is a text in which a regular expression is found.</summary>
    /// <param name="pattern">The expression, without look-arounds and back-references, at most 1,000 characters.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The pattern is not one.</exception>
    public FieldConditionBuilder Matches(string pattern) =>
        ScenarioRules.CompilePattern(FluentArgument.Text(pattern)) is not null
            ? Add(FieldOperator.Matches, pattern)
            : throw new ArgumentException($"'{pattern}' must be {ScenarioRules.PatternExpected}.", nameof(pattern));

    /// <summary>The field is there, or is not.</summary>
    /// <param name="exists">Whether it must be there. A field that is null is there.</param>
    /// <returns>This builder.</returns>
    public FieldConditionBuilder Exists(bool exists = true) => Add(FieldOperator.Exists, exists);

    /// <summary>The field is a number above another.</summary>
    /// <param name="number">The other.</param>
    /// <returns>This builder.</returns>
    public FieldConditionBuilder IsGreaterThan(decimal number) => Add(FieldOperator.Greater, number);

    /// <summary>The field is a number below another.</summary>
    /// <param name="number">The other.</param>
    /// <returns>This builder.</returns>
    public FieldConditionBuilder IsLessThan(decimal number) => Add(FieldOperator.Less, number);

    /// <summary>Names the next field.</summary>
    /// <param name="nextPath">The field's path.</param>
    /// <returns>The next field's conditions.</returns>
    /// <exception cref="ArgumentException">The path is not one.</exception>
    public FieldConditionBuilder Field(string nextPath) => owner.Field(nextPath);

    private FieldConditionBuilder Add(FieldOperator kind, object? operand)
    {
        owner.Add(new FieldCondition(path, kind, new EventData(EventJson.Encode(operand).Utf8Json)));
        return this;
    }
}

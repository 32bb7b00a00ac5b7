using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Rehearsal.Scenarios;

/// <summary>Checks the arguments of the builders against the bounds that hold for scenario files too.</summary>
internal static class FluentArgument
{
    public static string Text([NotNull] string? value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, name);
        return value;
    }

    public static string[] Texts(IReadOnlyList<string> values, [CallerArgumentExpression(nameof(values))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(values, name);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            if (!seen.Add(Text(value, name)))
            {
                throw new ArgumentException($"'{value}' stands twice.", name);
            }
        }

        return values.Count > 0 ? [.. values] : throw new ArgumentException("At least one text must be given.", name);
    }

    public static string EventType(string? value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        ScenarioRules.IsEventType(Text(value, name))
            ? value!
            : throw new ArgumentException($"'{value}' must be {ScenarioRules.EventTypeExpected}.", name);

    /// <summary>Returns the event type that a record is the payload of: its name.</summary>
    public static string EventType(Type type, [CallerArgumentExpression(nameof(type))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(type, name);
        return type.IsGenericType
            ? throw new ArgumentException($"{type.Name} is generic; an event type is named by a plain record.", name)
            : EventType(type.Name, name);
    }

    public static string[] EventTypes(IReadOnlyList<string> values, [CallerArgumentExpression(nameof(values))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(values, name);
        foreach (var value in values)
        {
            EventType(value, name);
        }

        return values.Count > 0 ? [.. values] : throw new ArgumentException("At least one event type must be given.", name);
    }

    public static TimeSpan Duration(TimeSpan value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= TimeSpan.Zero && value <= ScenarioLimits.DurationMax
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"A duration must be 0 to {ScenarioLimits.DurationMax.TotalDays:N0} days.");

    public static int Count(int value, int min, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= min && value <= ScenarioLimits.CountMax
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"The number must be {min} to {ScenarioLimits.CountMax:N0}.");

    public static string Path(string? value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        FieldPath.Parse(Text(value, name)) is not null
            ? value!
            : throw new ArgumentException($"'{value}' must be {FieldPath.Expected}.", name);

    public static string Name(string? value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Columns.IsName(Text(value, name)) ? value! : throw new ArgumentException($"'{value}' must have letters, digits and '_', a letter first.", name);

    public static string Pattern(string? value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        ScenarioRules.CompilePattern(Text(value, name)) is not null
            ? value!
            : throw new ArgumentException($"'{value}' must be {ScenarioRules.PatternExpected}.", name);

    public static string RequestPath(string? value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        RequestAddress.IsPath(Text(value, name)) ? value! : throw new ArgumentException($"'{value}' must be a path that begins with '/'.", name);

    public static (string Host, string Path) Address(Uri? value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return RequestAddress.Split(value.OriginalString) ?? throw new ArgumentException($"'{value}' must be an address such as http://payments.example/charges.", name);
    }

    public static decimal Share(decimal value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "A share must be more than 0 and at most 1.");
}

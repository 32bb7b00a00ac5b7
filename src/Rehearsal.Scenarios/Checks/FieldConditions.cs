using System.Text.Json;
using System.Text.RegularExpressions;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Compares the fields of a payload with conditions.</summary>
/// <remarks>Thread-safe. Payloads of any content and size are answered, none throws and none hangs.</remarks>
public static class FieldConditions
{
    /// <summary>Tells whether a payload meets all conditions.</summary>
    /// <param name="data">The payload; one that is not JSON meets no condition.</param>
    /// <param name="conditions">The conditions; none at all are met by everything.</param>
    /// <returns>True when all are met.</returns>
    public static bool Match(EventData data, IReadOnlyList<FieldCondition> conditions)
    {
        if (conditions.Count == 0)
        {
            return true;
        }

        using var payload = TryParse(data);
        foreach (var condition in conditions)
        {
            if (!new FieldTest(condition).IsMet(payload))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Returns the key a condition is written with.</summary>
    internal static string NameOf(FieldOperator kind) => kind switch
    {
        FieldOperator.Equal => "value",
        FieldOperator.Matches => "matches",
        FieldOperator.Exists => "exists",
        FieldOperator.Greater => "greater",
        FieldOperator.Less => "less",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The operator has no name."),
    };

    /// <summary>Parses a payload; null when it is not JSON.</summary>
    internal static JsonDocument? TryParse(EventData data)
    {
        try
        {
            return JsonDocument.Parse(data.Utf8Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One <see cref="FieldCondition"/>, made ready to compare with many payloads.</summary>
internal sealed class FieldTest
{
    private readonly FieldCondition condition;
    private readonly FieldPath? path;
    private readonly JsonElement operand;
    private readonly Regex? pattern;

    public FieldTest(FieldCondition condition)
    {
        this.condition = condition;
        path = FieldPath.Parse(condition.Path);
        using var document = FieldConditions.TryParse(condition.Operand);
        operand = document?.RootElement.Clone() ?? default;
        if (condition.Operator == FieldOperator.Matches && operand.ValueKind == JsonValueKind.String)
        {
            pattern = ScenarioRules.CompilePattern(operand.GetString()!);
        }
    }

    /// <summary>Gets the condition for people: <c>status = "confirmed"</c>.</summary>
    public string Expected => condition.Operator switch
    {
        FieldOperator.Equal => $"{condition.Path} = {Show(operand)}",
        FieldOperator.Matches => $"{condition.Path} matches {Show(operand)}",
        FieldOperator.Exists => $"{condition.Path} {(operand.ValueKind == JsonValueKind.True ? "exists" : "does not exist")}",
        FieldOperator.Greater => $"{condition.Path} > {Show(operand)}",
        _ => $"{condition.Path} < {Show(operand)}",
    };

    /// <summary>Tells what the payload has for people: <c>status = "pending"</c>.</summary>
    public string Actual(JsonDocument? payload)
    {
        if (payload is null)
        {
            return $"{condition.Path} is not there: the payload is not JSON";
        }

        return TryFind(payload, out var field) ? $"{condition.Path} = {Show(field)}" : $"{condition.Path} is not there";
    }

    public bool IsMet(JsonDocument? payload)
    {
        if (payload is null)
        {
            return false;
        }

        try
        {
            return Holds(payload);
        }
        catch (InvalidOperationException)
        {
            // JSON may escape half of a surrogate pair; such a name or text is equal to nothing.
            return false;
        }
    }

    private bool Holds(JsonDocument payload)
    {
        if (condition.Operator == FieldOperator.Exists)
        {
            return TryFind(payload, out _) == (operand.ValueKind == JsonValueKind.True);
        }

        if (!TryFind(payload, out var field))
        {
            return false;
        }

        return condition.Operator switch
        {
            FieldOperator.Equal => JsonEquality.AreEqual(field, operand),
            FieldOperator.Matches => field.ValueKind == JsonValueKind.String && field.GetString() is { } text && pattern?.IsMatch(text) == true,
            FieldOperator.Greater => CompareNumbers(field) > 0,
            _ => CompareNumbers(field) < 0,
        };
    }

    private bool TryFind(JsonDocument payload, out JsonElement field)
    {
        field = default;
        try
        {
            return path is not null && path.TryFind(payload.RootElement, out field);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private int CompareNumbers(JsonElement field) =>
        field.ValueKind == JsonValueKind.Number && operand.ValueKind == JsonValueKind.Number
            ? JsonNumber.Compare(field.GetRawText(), operand.GetRawText())
            : 0;

    private static string Show(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? "?" : ShownText.Shorten(value.GetRawText());
}

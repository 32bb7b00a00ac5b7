using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Evaluates an <see cref="InvariantCheck"/>: one pass over the log, up to the first event that breaks it.</summary>
internal sealed class InvariantEvaluation
{
    private readonly InvariantCheck check;
    private readonly List<FieldTest> tests;
    private readonly Dictionary<string, EventEnvelope> others = new(StringComparer.Ordinal);
    private int seen;
    private int allowed;

    private InvariantEvaluation(InvariantCheck check)
    {
        this.check = check;
        tests = [.. check.Conditions.Select(static condition => new FieldTest(condition))];
    }

    public static CheckResult Evaluate(InvariantCheck check, Observation observation)
    {
        var evaluation = new InvariantEvaluation(check);
        var broken = evaluation.FindBreak(observation.Events);
        var actual = broken ?? (evaluation.seen == 0 ? $"no {check.Event} was published" : $"holds for {evaluation.seen}");
        return new CheckResult("invariant", check.Event, evaluation.Expected(), actual, broken is null, check.Location);
    }

    private string Expected()
    {
        var parts = tests.ConvertAll(static test => test.Expected);
        foreach (var relation in check.Relations)
        {
            parts.Add($"{relation.Path} {SignOf(relation.Operator)} {check.Of}.{relation.OtherPath}");
        }

        if (check.Of is not null && check.Relations.Count == 0)
        {
            parts.Add($"a {check.Of} before it");
        }

        if (check.NeverMoreThan is not null)
        {
            parts.Add($"never more than {check.NeverMoreThan}");
        }

        return (check.Name is null ? "" : $"{check.Name}: ") + string.Join(", ", parts);
    }

    private string? FindBreak(IReadOnlyList<EventEnvelope> events)
    {
        foreach (var published in events)
        {
            if (published.Type == check.Event)
            {
                seen++;
                if (BreakOf(published) is { } broken)
                {
                    return $"{broken} ({check.Event} number {seen})";
                }
            }

            // After it: an event is not compared with itself.
            allowed += published.Type == check.NeverMoreThan ? 1 : 0;
            if (published.Type == check.Of)
            {
                others[published.CorrelationId] = published;
            }
        }

        return null;
    }

    private string? BreakOf(EventEnvelope published)
    {
        using var payload = FieldConditions.TryParse(published.Data);
        if (tests.Find(test => !test.IsMet(payload)) is { } unmet)
        {
            return unmet.Actual(payload);
        }

        if (check.NeverMoreThan is { } limit && limit != check.Event && seen > allowed)
        {
            return $"{seen} {check.Event}, {allowed} {limit}";
        }

        if (check.Of is null)
        {
            return null;
        }

        return others.TryGetValue(published.CorrelationId, out var other) ? BreakOf(payload, other) : $"no {check.Of} before it in its flow";
    }

    private string? BreakOf(JsonDocument? payload, EventEnvelope other)
    {
        using var otherPayload = FieldConditions.TryParse(other.Data);
        foreach (var relation in check.Relations)
        {
            var left = Find(payload, relation.Path);
            var right = Find(otherPayload, relation.OtherPath);
            if (left is not { } field || right is not { } compared || !Holds(relation.Operator, field, compared))
            {
                return $"{relation.Path} = {Show(left)}, {check.Of}.{relation.OtherPath} = {Show(right)}";
            }
        }

        return null;
    }

    private static bool Holds(FieldOperator kind, JsonElement left, JsonElement right)
    {
        try
        {
            if (kind == FieldOperator.Equal)
            {
                return JsonEquality.AreEqual(left, right);
            }

            var order = left.ValueKind == JsonValueKind.Number && right.ValueKind == JsonValueKind.Number
                ? JsonNumber.Compare(left.GetRawText(), right.GetRawText())
                : 0;
            return kind == FieldOperator.Greater ? order > 0 : order < 0;
        }
        catch (InvalidOperationException)
        {
            // JSON may escape half of a surrogate pair; such a text is equal to nothing.
            return false;
        }
    }

    private static JsonElement? Find(JsonDocument? payload, string path) => payload is null ? null : PayloadFields.Find(payload, FieldPath.Parse(path));

    private static string Show(JsonElement? value) => value is { } given ? ShownText.Shorten(given.GetRawText()) : "not there";

    private static string SignOf(FieldOperator kind) => kind switch
    {
        FieldOperator.Greater => ">",
        FieldOperator.Less => "<",
        _ => "=",
    };
}

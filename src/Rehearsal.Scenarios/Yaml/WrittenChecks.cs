using System.Globalization;
using System.Text.Json.Nodes;

namespace Rehearsal.Scenarios;

/// <summary>Checks as a scenario file writes them.</summary>
internal static class WrittenChecks
{
    /// <summary>Writes the checks of an assertion. Checks of a kind stand together where they follow each other; kinds that come again cannot be written.</summary>
    /// <exception cref="NotSupportedException">Checks of one kind stand apart, which one mapping cannot say.</exception>
    public static JsonObject Of(IReadOnlyList<Check> checks)
    {
        var map = new JsonObject();
        string? last = null;
        for (var i = 0; i < checks.Count; i++)
        {
            var check = checks[i];
            var key = KeyOf(check);
            if (key != last && map.ContainsKey(key))
            {
                throw new NotSupportedException($"The checks '{key}' stand apart in one assertion; a file writes them together. Put them into assertions of their own.");
            }

            if (check is EventDataCheck data)
            {
                AddData(Inner(map, key), data, checks.Take(i).OfType<EventDataCheck>().Where(before => before.Event == data.Event).ToList());
            }
            else
            {
                Add(map, key, check);
            }

            last = key;
        }

        return map;
    }

    private static string KeyOf(Check check) => check switch
    {
        EventCountCheck => "event_count",
        EventDataCheck => "event_data",
        EventOrderCheck { Exact: true } => "event_order_exact",
        EventOrderCheck => "event_order",
        NoEventCheck => "no_event",
        DurationCheck => "duration",
        WithinCheck => "within",
        InvariantCheck => "invariant",
        SloCheck => "slo",
        MetricCheck => "metric",
        _ => throw new ArgumentException($"The check {check.GetType().Name} cannot be written.", nameof(check)),
    };

    private static void Add(JsonObject map, string key, Check check)
    {
        switch (check)
        {
            case EventCountCheck count:
                AddOnce(Inner(map, key), count.Event, Count(count), key);
                break;
            case EventOrderCheck order:
                AddOnce(map, key, WrittenValues.Texts(order.Events), key);
                break;
            case NoEventCheck none:
                AddNew(List(map, key), none.Event, key);
                break;
            case DurationCheck duration:
                AddOnce(
                    map, key,
                    new JsonObject()
                        .Add("max", WrittenValues.Duration(duration.Max ?? default), duration.Max is not null)
                        .Add("min", WrittenValues.Duration(duration.Min ?? default), duration.Min is not null),
                    key);
                break;
            case WithinCheck within:
                List(map, key).Add((JsonNode)new JsonObject
                {
                    ["after"] = within.After,
                    ["event"] = within.Event,
                    ["max"] = WrittenValues.Duration(within.Max),
                    ["min"] = WrittenValues.Duration(within.Min),
                });
                break;
            case InvariantCheck invariant:
                List(map, key).Add((JsonNode)Invariant(invariant));
                break;
            case SloCheck slo:
                List(map, key).Add((JsonNode)Filtered(new JsonObject { ["under"] = WrittenValues.Duration(slo.Under), ["target"] = slo.Target }, slo.Filter));
                break;
            case MetricCheck metric:
                List(map, key).Add((JsonNode)Filtered(
                    new JsonObject { ["name"] = MetricNames.Of(metric.Quantity) }
                        .Add("at_least", Bound(metric, metric.AtLeast), metric.AtLeast is not null)
                        .Add("at_most", Bound(metric, metric.AtMost), metric.AtMost is not null),
                    metric.Filter));
                break;
        }
    }

    // Conditions of one type stand in one list, where each says which event it means.
    private static void AddData(JsonObject events, EventDataCheck data, List<EventDataCheck> before)
    {
        if (before.Exists(other => other.Occurrence == data.Occurrence) || (before.Count > 0 && events.Last().Key != data.Event))
        {
            throw new NotSupportedException($"'event_data' says several things of '{data.Event}' in one assertion that a file cannot keep apart. Put them into assertions of their own.");
        }

        var list = List(events, data.Event);
        foreach (var condition in data.Conditions)
        {
            list.Add((JsonNode)WrittenValues.Condition(condition)
                .Add("occurrence", data.Occurrence == Occurrence.All ? "all" : data.Occurrence.Number, data.Occurrence != Occurrence.Any));
        }
    }

    private static JsonObject Count(EventCountCheck count) => count.AtLeast is { } exact && exact == count.AtMost
        ? new JsonObject { ["exact"] = exact }
        : new JsonObject()
            .Add("at_least", count.AtLeast, count.AtLeast is not null)
            .Add("at_most", count.AtMost, count.AtMost is not null);

    private static JsonObject Invariant(InvariantCheck invariant) => new JsonObject { ["event"] = invariant.Event }
        .Add("name", invariant.Name, invariant.Name is not null)
        .Add("fields", WrittenValues.List(invariant.Conditions.Select(WrittenValues.Condition)), invariant.Conditions.Count > 0)
        .Add("of", invariant.Of, invariant.Of is not null)
        .Add("compare", WrittenValues.List(invariant.Relations.Select(Relation)), invariant.Relations.Count > 0)
        .Add("never_more_than", invariant.NeverMoreThan, invariant.NeverMoreThan is not null);

    private static JsonObject Relation(FieldRelation relation) => new()
    {
        ["field"] = relation.Path,
        [relation.Operator switch { FieldOperator.Greater => "greater_than", FieldOperator.Less => "less_than", _ => "equals" }] = relation.OtherPath,
    };

    private static JsonObject Filtered(JsonObject map, HandlingFilter filter) => map
        .Add("service", filter.Service, filter.Service is not null)
        .Add("handler", filter.Handler, filter.Handler is not null)
        .Add("event", filter.Event, filter.Event is not null);

    // A time is kept in seconds; a number without a unit is seconds.
    private static JsonValue? Bound(MetricCheck metric, decimal? bound) => bound is not { } given ? null
        : MetricNames.IsTime(metric.Quantity) ? JsonValue.Create($"{given.ToString(CultureInfo.InvariantCulture)}s")
        : JsonValue.Create(given);

    private static JsonObject Inner(JsonObject map, string key) => (JsonObject)(map[key] ??= new JsonObject());

    private static JsonArray List(JsonObject map, string key) => (JsonArray)(map[key] ??= new JsonArray());

    // A file says of a type once that it never comes.
    private static void AddNew(JsonArray list, string name, string key)
    {
        if (list.Any(item => item!.GetValue<string>() == name))
        {
            throw new NotSupportedException($"'{key}' says '{name}' twice in one assertion; a file says it once. Leave one of them out.");
        }

        list.Add(JsonValue.Create(name));
    }

    private static void AddOnce(JsonObject map, string name, JsonNode value, string key)
    {
        if (!map.TryAdd(name, value))
        {
            throw new NotSupportedException($"'{key}' says two things of '{name}' in one assertion; a file says one. Put them into assertions of their own.");
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Rehearsal.Scenarios;

/// <summary>Checks as a scenario file writes them.</summary>
internal static class WrittenChecks
{
    /// <summary>Writes the checks of an assertion, in order: one mapping, and a further one wherever the last cannot keep a check apart from those before it.</summary>
    public static IReadOnlyList<JsonObject> Of(IReadOnlyList<Check> checks)
    {
        List<JsonObject> maps = [];
        List<Check> before = [];
        foreach (var check in checks)
        {
            if (maps.Count == 0 || !Fits(check, before))
            {
                maps.Add([]);
                before.Clear();
            }

            Add(maps[^1], KeyOf(check), check);
            before.Add(check);
        }

        return maps;
    }

    // A mapping has each key once, so it has the checks of a kind together, and those of a type within them.
    private static bool Fits(Check check, List<Check> before)
    {
        var key = KeyOf(check);
        if (!before.Exists(other => KeyOf(other) == key))
        {
            return true;
        }

        return KeyOf(before[^1]) == key && check switch
        {
            EventCountCheck count => !before.Exists(other => (other as EventCountCheck)?.Event == count.Event),
            EventDataCheck data => Fits(data, before.OfType<EventDataCheck>().Where(other => other.Event == data.Event).ToList(), before[^1]),
            NoEventCheck none => !before.Exists(other => (other as NoEventCheck)?.Event == none.Event),
            EventOrderCheck or DurationCheck => false,
            _ => true,
        };
    }

    // Conditions of one type stand in one list, where each says which event it means: those that mean the same make one check.
    private static bool Fits(EventDataCheck data, List<EventDataCheck> before, Check last) =>
        before.Count == 0 || (ReferenceEquals(before[^1], last) && !before.Exists(other => other.Occurrence == data.Occurrence));

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
        ComplianceCheck => "compliance",
        _ => throw new ArgumentException($"The check {check.GetType().Name} cannot be written.", nameof(check)),
    };

    private static void Add(JsonObject map, string key, Check check)
    {
        switch (check)
        {
            case EventCountCheck count:
                Inner(map, key).Add(count.Event, Count(count));
                break;
            case EventDataCheck data:
                AddData(List(Inner(map, key), data.Event), data);
                break;
            case EventOrderCheck order:
                map.Add(key, WrittenValues.Texts(order.Events));
                break;
            case NoEventCheck none:
                List(map, key).Add((JsonNode)none.Event);
                break;
            case DurationCheck duration:
                map.Add(key, new JsonObject()
                    .Add("max", WrittenValues.Duration(duration.Max ?? default), duration.Max is not null)
                    .Add("min", WrittenValues.Duration(duration.Min ?? default), duration.Min is not null));
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
            case ComplianceCheck compliance:
                List(map, key).Add((JsonNode)WrittenControls.Of(compliance));
                break;
        }
    }

    private static void AddData(JsonArray list, EventDataCheck data)
    {
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
}

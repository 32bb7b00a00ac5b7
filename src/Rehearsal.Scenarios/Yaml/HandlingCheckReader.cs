namespace Rehearsal.Scenarios;

/// <summary>Reads <c>slo</c> and <c>metric</c>: a mapping, or a list of them.</summary>
internal sealed class HandlingCheckReader(ReadingErrors errors)
{
    public void Read(YamlEntry entry, List<Check> checks)
    {
        foreach (var item in FlowCheckReader.ItemsOf(entry, errors))
        {
            if ((entry.Key == "slo" ? (Check?)ReadSlo(item) : ReadMetric(item)) is { } check)
            {
                checks.Add(check with { Location = item is YamlMap && entry.Value is YamlList ? item.Location : entry.KeyLocation });
            }
        }
    }

    private SloCheck? ReadSlo(YamlNode node)
    {
        if (YamlKeys.Of(node, "slo", errors, CheckConstructs.Slo.KeyNames) is not { } keys)
        {
            return null;
        }

        var target = YamlValues.Share(keys.Find("target"), "'target'", 1, errors);
        var percentile = YamlValues.Share(keys.Find("percentile"), "'percentile'", 100, errors);
        if (keys.Find("target") is not null && keys.Find("percentile") is not null)
        {
            errors.Add(
                DiagnosticCodes.ImpossibleValue, keys.PlaceOf("percentile"), "an objective has one target.", "'target' or 'percentile'", "both", "remove one of them");
        }

        return new SloCheck(ReadFilter(keys))
        {
            Under = YamlValues.Duration(keys.Require("under"), "'under'", errors) ?? default,
            Target = target ?? percentile ?? 1,
        };
    }

    private MetricCheck? ReadMetric(YamlNode node)
    {
        if (YamlKeys.Of(node, "metric", errors, CheckConstructs.Metric.KeyNames) is not { } keys)
        {
            return null;
        }

        var name = YamlValues.OneOf(keys.Require("name"), "'name'", errors, [.. MetricNames.All]);
        var quantity = name is null ? MetricQuantity.Events : MetricNames.Find(name)!.Value;
        var exact = ReadBound(keys.Find("exact"), "'exact'", name);
        var least = ReadBound(keys.Find("at_least"), "'at_least'", name);
        var most = ReadBound(keys.Find("at_most"), "'at_most'", name);
        var hasExact = keys.Find("exact") is not null;
        var hasBound = (keys.Find("at_least") ?? keys.Find("at_most")) is not null;
        if (hasExact == hasBound)
        {
            errors.Add(
                hasExact ? DiagnosticCodes.ImpossibleValue : DiagnosticCodes.MissingKey, keys.Location, "the bounds of a metric must be said in one way.",
                "exact, or at_least and at_most", hasExact ? "both" : "none", "write 'at_most: …'");
        }

        if (least > most)
        {
            errors.Impossible(keys.Find("at_least")!, "'at_least'", "at most 'at_most'");
        }

        foreach (var key in (string[])["service", "handler"])
        {
            if (name is not null && MetricNames.IsOfEvents(quantity) && keys.Find(key) is not null)
            {
                errors.Add(
                    DiagnosticCodes.ImpossibleValue, keys.PlaceOf(key), $"'{name}' is not measured of handlings.", "'event' alone", $"'{key}'", "remove the key");
            }
        }

        return new MetricCheck(quantity, ReadFilter(keys)) { AtLeast = exact ?? least, AtMost = exact ?? most };
    }

    private HandlingFilter ReadFilter(YamlKeys keys) => new()
    {
        Service = YamlValues.Text(keys.Find("service"), "'service'", errors),
        ServiceLocation = keys.Find("service")?.Location ?? default,
        Handler = YamlValues.Text(keys.Find("handler"), "'handler'", errors),
        HandlerLocation = keys.Find("handler")?.Location ?? default,
        Event = YamlValues.EventType(keys.Find("event"), "'event'", errors),
        EventLocation = keys.Find("event")?.Location ?? default,
    };

    // A time is kept in seconds.
    private decimal? ReadBound(YamlNode? node, string what, string? name)
    {
        if (name is not null && MetricNames.IsTime(MetricNames.Find(name)!.Value))
        {
            return YamlValues.Duration(node, what, errors) is { } time ? (decimal)time.Ticks / TimeSpan.TicksPerSecond : null;
        }

        var bound = YamlValues.Number(node, what, errors);
        if (bound < 0)
        {
            errors.Impossible(node!, what, "0 or more");
        }

        return bound;
    }
}

using System.Globalization;

namespace Rehearsal.Scenarios;

/// <summary>Takes values of one type from nodes and reports those of another. A null node gives the absent value without a report.</summary>
internal static class YamlValues
{
    public static string? Text(YamlNode? node, string what, ReadingErrors errors)
    {
        if (node is null)
        {
            return null;
        }

        if (node is not YamlScalar { Kind: YamlScalarKind.Text } scalar)
        {
            errors.WrongType(
                node, what, "a text",
                node is YamlScalar { Kind: not YamlScalarKind.Null, Text: var text } ? $"put it in quotes: \"{ShownText.Shorten(text)}\"" : null);
            return null;
        }

        if (string.IsNullOrWhiteSpace(scalar.Text))
        {
            errors.Impossible(node, what, "a text that is not empty");
            return null;
        }

        return scalar.Text;
    }

    /// <summary>Takes a text that may be empty.</summary>
    public static string? TextOrEmpty(YamlNode? node, string what, ReadingErrors errors) =>
        node is YamlScalar { Kind: YamlScalarKind.Text, Text: "" } ? "" : Text(node, what, errors);

    /// <summary>Takes an event type.</summary>
    public static string? EventType(YamlNode? node, string what, ReadingErrors errors)
    {
        var type = Text(node, what, errors);
        if (type is null || ScenarioRules.IsEventType(type))
        {
            return type;
        }

        errors.Impossible(node!, what, ScenarioRules.EventTypeExpected);
        return null;
    }

    /// <summary>Takes a list of distinct, not empty texts; null when it is absent or wrong.</summary>
    public static List<YamlScalar>? Texts(YamlNode? node, string what, ReadingErrors errors, bool distinct)
    {
        if (node is null)
        {
            return null;
        }

        if (node is not YamlList list)
        {
            errors.WrongType(node, what, "a list of texts", "write '[one, two]', or a line '- one' for each");
            return null;
        }

        if (list.Items.Count == 0)
        {
            errors.Impossible(node, what, "a list with at least one text", "add one, or remove the key");
            return null;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var texts = new List<YamlScalar>(list.Items.Count);
        foreach (var item in list.Items)
        {
            var text = Text(item, $"an item of {what}", errors);
            if (text is not null && distinct && !seen.Add(text))
            {
                errors.Impossible(item, $"an item of {what}", "different from the others", "remove the line");
            }
            else if (text is not null)
            {
                texts.Add((YamlScalar)item);
            }
        }

        return texts;
    }

    /// <summary>Takes a text, or a list of distinct ones; empty when it is absent or wrong.</summary>
    public static IReadOnlyList<YamlScalar> OneOrMoreTexts(YamlNode? node, string what, ReadingErrors errors) => node is YamlScalar scalar
        ? Text(scalar, what, errors) is null ? [] : [scalar]
        : Texts(node, what, errors, distinct: true) ?? [];

    /// <summary>Takes one of a few texts.</summary>
    public static string? OneOf(YamlNode? node, string what, ReadingErrors errors, params string[] allowed)
    {
        var text = Text(node, what, errors);
        if (text is null || Array.IndexOf(allowed, text) >= 0)
        {
            return text;
        }

        errors.Add(
            DiagnosticCodes.ImpossibleValue, node!.Location, $"{what} cannot be '{ShownText.Shorten(text)}'.", NearestName.OneOf(allowed), ShownText.Shorten(text),
            NearestName.Fix(text, allowed, "remove the key"));
        return null;
    }

    /// <summary>Takes a regular expression.</summary>
    public static string? Pattern(YamlNode? node, string what, ReadingErrors errors)
    {
        var pattern = Text(node, what, errors);
        if (pattern is not null && ScenarioRules.CompilePattern(pattern) is null)
        {
            errors.Impossible(node!, what, ScenarioRules.PatternExpected);
        }

        return pattern;
    }

    /// <summary>Takes a share, more than 0 and at most the whole, and returns it as a part of 1.</summary>
    public static decimal? Share(YamlNode? node, string what, decimal whole, ReadingErrors errors)
    {
        // The least numbers come to nothing when they are divided.
        var share = Number(node, what, errors) / whole;
        if (share is null or (> 0 and <= 1))
        {
            return share;
        }

        errors.Impossible(node!, what, $"more than 0 and at most {whole}");
        return null;
    }

    /// <summary>Takes a whole number; <c>2.0</c> is one.</summary>
    public static int? Whole(YamlNode? node, string what, int min, ReadingErrors errors)
    {
        var value = Number(node, what, errors);
        if (value is null)
        {
            return null;
        }

        if (value < min || value > ScenarioLimits.CountMax || value != decimal.Truncate(value.Value))
        {
            errors.Impossible(node!, what, $"a whole number from {min} to {ScenarioLimits.CountMax:N0}");
            return null;
        }

        return (int)value.Value;
    }

    public static ulong? Seed(YamlNode? node, ReadingErrors errors)
    {
        var value = Number(node, "'seed'", errors);
        if (value is null)
        {
            return null;
        }

        if (value < 0 || value > ScenarioLimits.SeedMax || value != decimal.Truncate(value.Value))
        {
            errors.Impossible(node!, "'seed'", $"a whole number from 0 to {ScenarioLimits.SeedMax} (2^53 − 1)");
            return null;
        }

        return (ulong)value.Value;
    }

    /// <summary>Takes a number within what a decimal holds.</summary>
    public static decimal? Number(YamlNode? node, string what, ReadingErrors errors)
    {
        if (node is null)
        {
            return null;
        }

        if (node is not YamlScalar { Kind: YamlScalarKind.Number } scalar)
        {
            if (node is YamlScalar { Kind: YamlScalarKind.NotFinite })
            {
                errors.Impossible(node, what, "a finite number");
            }
            else
            {
                errors.WrongType(node, what, "a number");
            }

            return null;
        }

        if (YamlCoreSchema.ToJsonNumber(scalar.Text) is { } json
            && decimal.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            if (value != 0 || !HasValue(json))
            {
                return value;
            }

            errors.Impossible(node, what, "0, or a number of 10^-28 or more");
            return null;
        }

        errors.Impossible(node, what, "a number within ±7.9·10^28");
        return null;
    }

    // What is less than a decimal can hold would come to 0.
    private static bool HasValue(string json)
    {
        var mantissa = json.AsSpan()[..(json.AsSpan().IndexOfAny('e', 'E') is var end and >= 0 ? end : json.Length)];
        return mantissa.ContainsAnyInRange('1', '9');
    }

    public static bool? Boolean(YamlNode? node, string what, ReadingErrors errors)
    {
        if (node is null)
        {
            return null;
        }

        if (node is YamlScalar { Kind: YamlScalarKind.Boolean } scalar)
        {
            return YamlCoreSchema.IsTrue(scalar.Text);
        }

        errors.WrongType(node, what, "true or false");
        return null;
    }

    /// <summary>Takes seconds as a number, or a duration with a unit.</summary>
    public static TimeSpan? Duration(YamlNode? node, string what, ReadingErrors errors, bool secondsOnly = false)
    {
        TimeSpan? duration;
        switch (node)
        {
            case null:
                return null;
            case YamlScalar { Kind: YamlScalarKind.Number } scalar:
                duration = YamlCoreSchema.ToJsonNumber(scalar.Text) is { } json ? DurationText.FromUnits(json, TimeSpan.TicksPerSecond) : null;
                break;
            case YamlScalar { Kind: YamlScalarKind.Text } scalar when !secondsOnly && DurationText.TryParse(scalar.Text, out var number, out var ticks):
                duration = DurationText.FromUnits(number, ticks);
                break;
            case YamlScalar { Kind: YamlScalarKind.NotFinite }:
                duration = null;
                break;
            default:
                errors.WrongType(node, what, secondsOnly ? "a number of seconds" : DurationText.Expected);
                return null;
        }

        if (duration is null)
        {
            errors.Impossible(node, what, $"from 0 to {ScenarioLimits.DurationMax.TotalDays:N0} days");
        }

        return duration;
    }
}

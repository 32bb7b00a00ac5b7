using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>The names under which steps save values, and their uses: <c>${name}</c>.</summary>
internal static class SavedNames
{
    /// <summary>Returns the names that a list of steps saves, those of steps within steps too.</summary>
    public static HashSet<string> Of(IReadOnlyList<Step> steps)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (step, _) in StepTree.All(steps))
        {
            foreach (var saved in (step as RequestStep)?.Save ?? [])
            {
                names.Add(saved.Name);
            }
        }

        return names;
    }

    /// <summary>Returns the name that a text is the use of and nothing else; null for any other text.</summary>
    public static string? Whole(string text) => text.StartsWith("${", StringComparison.Ordinal) && text.EndsWith('}') && Columns.IsName(text[2..^1]) ? text[2..^1] : null;

    /// <summary>Returns the names a text uses, in order.</summary>
    public static IEnumerable<string> UsedIn(string text)
    {
        for (var open = text.IndexOf("${", StringComparison.Ordinal); open >= 0; open = text.IndexOf("${", open + 2, StringComparison.Ordinal))
        {
            if (NameAt(text, open) is { } name)
            {
                yield return name;
            }
        }
    }

    /// <summary>Returns the text with the values in the place of the names; a name that is not known stays.</summary>
    public static string Replace(string text, Func<string, string?> valueOf)
    {
        var replaced = new StringBuilder();
        var done = 0;
        for (var open = text.IndexOf("${", StringComparison.Ordinal); open >= 0; open = text.IndexOf("${", open + 2, StringComparison.Ordinal))
        {
            if (NameAt(text, open) is { } name && valueOf(name) is { } value)
            {
                replaced.Append(text, done, open - done).Append(value);
                done = open + name.Length + 3;
            }
        }

        return done == 0 ? text : replaced.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>Returns the texts of a step in which a use of a name is filled in. Payloads are given as their JSON.</summary>
    public static IEnumerable<string> TextsOf(Step step) => step switch
    {
        TriggerStep trigger => [.. Of(trigger.Data), trigger.Correlation ?? ""],
        PublishStep publish => [publish.Correlation ?? "", publish.Source, .. publish.Events.SelectMany(static published => (string[])[.. Of(published.Data), published.Subject ?? ""])],
        CommandStep command => [.. Of(command.Data), command.Correlation ?? ""],
        WaitForEventStep wait => wait.Where.Select(static condition => condition.Operand.ToString()),
        RequestStep request =>
        [
            request.Path, .. request.Headers.Select(static header => header.Value), .. Of(request.Body), .. request.Json.Select(static condition => condition.Operand.ToString()),
        ],
        AssertStep assert => assert.Checks.SelectMany(static check => check switch
        {
            EventDataCheck data => data.Conditions,
            InvariantCheck invariant => invariant.Conditions,
            _ => [],
        }).Select(static condition => condition.Operand.ToString()),
        _ => [],
    };

    /// <summary>Tells whether a payload uses one of the names.</summary>
    public static bool AreUsedIn(EventData? data, HashSet<string> names) =>
        names.Count > 0 && data is { } given && UsedIn(given.ToString()).Any(names.Contains);

    // The name of the use that begins at a place. No search for its end: a text of many beginnings would take forever.
    private static string? NameAt(string text, int open)
    {
        var length = Columns.LengthOfName(text, open + 2);
        var close = open + 2 + length;
        return length > 0 && close < text.Length && text[close] == '}' ? text.Substring(open + 2, length) : null;
    }

    private static string[] Of(EventData? data) => data is { } given ? [given.ToString()] : [];
}

namespace Rehearsal.Messaging;

/// <summary>The path of an endpoint: literal segments, and named ones that vary.</summary>
internal sealed class HttpTemplate
{
    private readonly Segment[] segments;

    private HttpTemplate(string text, Segment[] segments)
    {
        Text = text;
        this.segments = segments;
    }

    public string Text { get; }

    /// <summary>Gets the template with its names left out: two templates of one shape match the same paths.</summary>
    public string Shape => "/" + string.Join('/', segments.Select(static segment => segment.IsName ? "{}" : segment.Text));

    /// <summary>Reads a template.</summary>
    /// <returns>The template, or null after an error was added.</returns>
    public static HttpTemplate? Read(string? text, string place, List<string> errors)
    {
        if (string.IsNullOrEmpty(text) || text[0] != '/' || text.AsSpan().ContainsAny("?# \\"))
        {
            errors.Add($"{place}: the template '{text}' is no path; expected one like '/charges/{{id}}', from the first slash on and without a query.");
            return null;
        }

        var segments = text == "/" ? [] : Array.ConvertAll(text[1..].Split('/'), Segment.Of);
        foreach (var segment in segments)
        {
            if (!segment.IsGood)
            {
                errors.Add($"{place}: the segment '{segment.Text}' of the template '{text}' is neither text nor one name in braces; write '/charges/{{id}}'.");
                return null;
            }
        }

        if (segments.Where(static segment => segment.IsName).GroupBy(static segment => segment.Text, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            errors.Add($"{place}: the template '{text}' names '{twice.Key}' twice; give each segment a name of its own.");
            return null;
        }

        return new HttpTemplate(text, segments);
    }

    /// <summary>Orders templates so that of those that match a path the most exact comes first: text before names, from the left.</summary>
    public static int Compare(HttpTemplate left, HttpTemplate right)
    {
        for (var i = 0; i < Math.Min(left.segments.Length, right.segments.Length); i++)
        {
            if (left.segments[i].IsName != right.segments[i].IsName)
            {
                return left.segments[i].IsName ? 1 : -1;
            }
        }

        return string.CompareOrdinal(left.Text, right.Text);
    }

    /// <summary>Matches a path; a slash at its end does not count.</summary>
    /// <returns>The values of the names, unescaped, or null.</returns>
    public IReadOnlyDictionary<string, string>? Match(string path)
    {
        var trimmed = path.AsSpan().Trim('/').ToString();
        var parts = trimmed.Length == 0 ? [] : trimmed.Split('/');
        if (parts.Length != segments.Length)
        {
            return null;
        }

        Dictionary<string, string> values = new(StringComparer.Ordinal);
        for (var i = 0; i < parts.Length; i++)
        {
            var part = Uri.UnescapeDataString(parts[i]);
            if (segments[i].IsName)
            {
                if (part.Length == 0)
                {
                    return null;
                }

                values.Add(segments[i].Text, part);
            }
            else if (!string.Equals(part, segments[i].Text, StringComparison.Ordinal))
            {
                return null;
            }
        }

        return values;
    }

    private readonly record struct Segment(string Text, bool IsName)
    {
        public bool IsGood => Text.Length > 0 && (IsName ? Text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_') : !Text.AsSpan().ContainsAny('{', '}'));

        public static Segment Of(string text) => text is ['{', .., '}'] ? new Segment(text[1..^1], IsName: true) : new Segment(text, IsName: false);
    }
}

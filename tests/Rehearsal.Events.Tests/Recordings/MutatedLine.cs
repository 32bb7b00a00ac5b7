using System.Text;
using System.Text.Json;

namespace Rehearsal.Events.Tests.Recordings;

/// <summary>Changes a line of a recording as JSON: members gone, twice, renamed, moved, or with values of another kind or beyond a bound; the same values written otherwise.</summary>
internal sealed class MutatedLine(Random random)
{
    private static readonly string[] Names =
    [
        "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "correlationid", "causationid", "stream", "streamversion", "traceparent", "position",
        "data", "about", "data_base64", "service", "handler", "trigger_id", "wait_ms", "duration_ms", "attempt", "outcome", "error", "message", "kind", "parent", "injected",
        "format", "seed", "scenario", "deterministic", "x", "X", "", "é", "t\\u0079pe", "\\ud800", "\\u001b[31m",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "1", "-1", "-0", "1.5", "1e3", "1e400", "9223372036854775807", "9223372036854775808", "18446744073709551616", "0.00000001", "\"\"", "\"1.0\"",
        "\"a\"", "\"rehearsal\"", "\"rehearsal.span\"", "\"rehearsal.recording\"", "\"rehearsal.x\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\u0000\"", "\"\\u001b[31m\"", "\"é😀\"",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999-14:00\"", "\"2020-13-01T00:00:00Z\"", "\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\"",
        "\"00-0-0-01\"", "\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\"", "\"application/json\"", "{}", "[]", "[[[[]]]]", "{\"a\":{\"a\":{}}}", "\"handled\"", "\"failed\"",
    ];

    private static readonly string[] NoValues = ["tru", "\"", "'a'", "NaN", "01", "1.", "{", "]", ""];

    /// <summary>Returns the line after one to three changes; lines that are no JSON object as they are.</summary>
    public string Change(string line)
    {
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            if (Members(line) is not { } members)
            {
                return line;
            }

            line = Write(Change(members));
        }

        return line;
    }

    private List<(string Name, string Value)> Change(List<(string Name, string Value)> members)
    {
        var at = members.Count == 0 ? -1 : random.Next(members.Count);
        switch (at < 0 ? 0 : random.Next(9))
        {
            case 0:
                members.Insert(random.Next(members.Count + 1), ($"\"{One(Names)}\"", Value()));
                break;
            case 1:
                members.RemoveAt(at);
                break;
            case 2:
                members.Add(members[at]);
                break;
            case 3:
                members[at] = ($"\"{One(Names)}\"", members[at].Value);
                break;
            case 4:
                var other = random.Next(members.Count);
                (members[at], members[other]) = ((members[at].Name, members[other].Value), (members[other].Name, members[at].Value));
                break;
            case 5:
                var moved = members[at];
                members.RemoveAt(at);
                members.Insert(random.Next(members.Count + 1), moved);
                break;
            case 6 when members.FindIndex(static member => member.Name == "\"data\"") is >= 0 and var data && Members(members[data].Value) is { } inner:
                members[data] = (members[data].Name, Write(Change(inner)));
                break;
            case 7:
                members[at] = (members[at].Name, Nested(random.Next(200)));
                break;
            default:
                members[at] = (members[at].Name, Value());
                break;
        }

        return members;
    }

    private static List<(string Name, string Value)>? Members(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1_000 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? [.. document.RootElement.EnumerateObject().Select(static member => ($"\"{RawName(member)}\"", member.Value.GetRawText()))]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // As it stands: with its escapes, which need not make whole characters.
    private static string RawName(JsonProperty member)
    {
        var text = member.ToString();
        var end = text.Length - member.Value.GetRawText().Length - 2;
        return text[1..end];
    }

    private string Write(List<(string Name, string Value)> members)
    {
        var space = random.Next(6) switch { 0 => " ", 1 => "\t ", 2 => "\r", _ => "" };
        var line = new StringBuilder("{");
        foreach (var (name, value) in members)
        {
            line.Append(line.Length > 1 ? "," : "").Append(space).Append(name).Append(space).Append(':').Append(space).Append(value);
        }

        return line.Append(space).Append('}').ToString();
    }

    private string Nested(int depth) => random.Next(2) == 0
        ? new string('[', depth) + new string(']', depth)
        : string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

    private string Value() => One(random.Next(30) == 0 ? NoValues : Values);

    private string One(string[] choice) => choice[random.Next(choice.Length)];
}

using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Rehearsal.Scenarios;

/// <summary>Compares the answer to a request with what its step expects: a pure function.</summary>
internal static class AnswerEvaluation
{
    /// <summary>Reads an answer's JSON; null when it is none.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return body.IsEmpty ? null : JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static CheckResult Evaluate(RequestStep step, int status, ReadOnlyMemory<byte> body, JsonDocument? json)
    {
        var tests = TestsOf(step);
        var statusHolds = step.Statuses.Count == 0 ? status is >= 200 and <= 299 : step.Statuses.Contains(status);
        if (!statusHolds)
        {
            return ResultOf(step, tests, body.IsEmpty ? Number(status) : $"{Number(status)} {TextOf(body)}", passed: false);
        }

        var unmet = tests.FindAll(test => !test.IsMet(json));
        var missing = step.Save.FirstOrDefault(saved => Find(json, saved.Path) is null);
        var shown = new List<string> { Number(status) };
        shown.AddRange((unmet.Count > 0 ? unmet : tests).ConvertAll(test => test.Actual(json)));
        if (missing is not null)
        {
            shown.Add(json is null ? $"{missing.Path} is not there: the answer is not JSON" : $"{missing.Path} is not there");
        }

        return ResultOf(step, tests, string.Join(", ", shown), unmet.Count == 0 && missing is null);
    }

    public static CheckResult NoAnswer(RequestStep step, string reason) => ResultOf(step, TestsOf(step), ShownText.Shorten(reason), passed: false);

    /// <summary>Returns what the step saves of an answer that has all of it.</summary>
    public static IEnumerable<(string Name, JsonElement Value)> SavedOf(RequestStep step, JsonDocument? json) =>
        step.Save.Select(saved => (saved.Name, Find(json, saved.Path)!.Value));

    private static CheckResult ResultOf(RequestStep step, List<FieldTest> tests, string actual, bool passed)
    {
        var status = step.Statuses.Count == 0 ? "200 to 299" : string.Join(" or ", step.Statuses.Select(Number));
        var expected = string.Join(", ", [status, .. tests.Select(static test => test.Expected)]);
        return new CheckResult(StepNames.KeyOf(step), StepNames.TargetOf(step)!, expected, actual, passed, step.Location);
    }

    private static JsonElement? Find(JsonDocument? json, string path)
    {
        try
        {
            return json is not null && FieldPath.Parse(path)?.TryFind(json.RootElement, out var field) == true ? field : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static List<FieldTest> TestsOf(RequestStep step) => [.. step.Json.Select(static condition => new FieldTest(condition))];

    private static string TextOf(ReadOnlyMemory<byte> body) => ShownText.Shorten(Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 1_000)]));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Text.Json;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>A scenario of a <see cref="ReportDocument"/>.</summary>
internal sealed record ReportedScenario
{
    public required string Name { get; init; }

    /// <summary>Gets the file, as given; null for a scenario that has none.</summary>
    public required string? File { get; init; }

    public required string Stage { get; init; }

    public required string Level { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Gets the verdict's word: see <see cref="RunWords"/>.</summary>
    public required string Verdict { get; init; }

    /// <summary>Gets the wall time.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Gets the stage's time.</summary>
    public required TimeSpan VirtualDuration { get; init; }

    /// <summary>Gets the path of the recording.</summary>
    public required string Recording { get; init; }

    public required string RecordingSha256 { get; init; }

    public required IReadOnlyList<KeyValuePair<string, int>> EventCounts { get; init; }

    public required IReadOnlyList<string> EventOrder { get; init; }

    public required IReadOnlyList<CheckResult> Checks { get; init; }

    /// <summary>Gets why the run broke down or was interrupted, or null.</summary>
    public required string? Error { get; init; }

    /// <summary>Gets why the run is not deterministic although it was asked to be, or null.</summary>
    public required string? Divergence { get; init; }

    public required string Repeat { get; init; }

    public bool IsPassed => Verdict == RunWords.Of(Stages.Verdict.Passed);

    public bool IsError => Verdict == RunWords.Of(Stages.Verdict.Error);

    public IEnumerable<CheckResult> FailedChecks => Checks.Where(static check => !check.Passed);

    /// <summary>Gets one line that says why the scenario did not pass; null when it did.</summary>
    public string? Reason =>
        IsPassed ? null
        : Error ?? (FailedChecks.FirstOrDefault() is { } check ? CheckWords.Of(check) : Divergence ?? "the scenario did not pass");

    /// <summary>Reads a scenario.</summary>
    /// <param name="json">Its object.</param>
    /// <returns>The scenario.</returns>
    public static ReportedScenario Read(JsonElement json) => new()
    {
        Name = json.GetProperty("name").GetString()!,
        File = json.GetProperty("file").GetString(),
        Stage = json.GetProperty("stage").GetString()!,
        Level = json.GetProperty("level").GetString()!,
        Seed = json.GetProperty("seed").GetUInt64(),
        Verdict = json.GetProperty("verdict").GetString()!,
        Duration = TimeOf(json.GetProperty("duration_ms")),
        VirtualDuration = TimeOf(json.GetProperty("virtual_duration_ms")),
        Recording = json.GetProperty("recording").GetString()!,
        RecordingSha256 = json.GetProperty("recording_sha256").GetString()!,
        EventCounts = [.. json.GetProperty("event_counts").EnumerateObject().Select(static count => KeyValuePair.Create(count.Name, count.Value.GetInt32()))],
        EventOrder = [.. json.GetProperty("event_order").EnumerateArray().Select(static type => type.GetString()!)],
        Checks = [.. json.GetProperty("assertions").EnumerateArray().Select(ReadCheck)],
        Error = json.GetProperty("error").GetString(),
        Divergence = DivergenceOf(json),
        Repeat = json.GetProperty("repeat").GetString()!,
    };

    private static CheckResult ReadCheck(JsonElement json) => new(
        json.GetProperty("kind").GetString()!,
        json.GetProperty("target").GetString()!,
        json.GetProperty("expected").GetString()!,
        json.GetProperty("actual").GetString()!,
        json.GetProperty("verdict").ValueEquals("passed"),
        json.GetProperty("line") is { ValueKind: JsonValueKind.Number } line ? new SourceLocation(line.GetInt32(), 1) : default);

    private static string? DivergenceOf(JsonElement json) =>
        json.TryGetProperty("determinism", out var determinism) && determinism.GetProperty("first_difference") is { ValueKind: JsonValueKind.Object } difference
            ? $"not deterministic: {difference.GetProperty("record").GetString()} differs in {difference.GetProperty("field").GetString()}: {difference.GetProperty("hint").GetString()}"
            : null;

    private static TimeSpan TimeOf(JsonElement milliseconds) => TimeSpan.FromTicks((long)(milliseconds.GetDecimal() * TimeSpan.TicksPerMillisecond));
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rehearsal.Postgres.Testing.Xunit;

/// <summary>How one test did.</summary>
/// <param name="TestFile">Its source file, from the current folder; its class where that is not known.</param>
/// <param name="Test">Its name.</param>
/// <param name="DurationMs">The median of its warm runs.</param>
/// <param name="TargetMs">What it was held against.</param>
/// <param name="Success">Whether every run passed.</param>
/// <param name="TargetAchieved">Whether it passed and its duration is under the target.</param>
/// <param name="Output">The runs in words; of a failure, its message and the test's output.</param>
internal sealed record TargetResult(string TestFile, string Test, double DurationMs, double TargetMs, bool Success, bool TargetAchieved, string Output)
{
    // Quotes and signs in messages stay as they are, for people read this too.
    private static readonly TargetJson Json = new(new JsonSerializerOptions(TargetJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string ToJson(IReadOnlyList<TargetResult> results) => JsonSerializer.Serialize(results, Json.IReadOnlyListTargetResult);
}

/// <summary>JSON of results.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<TargetResult>))]
internal sealed partial class TargetJson : JsonSerializerContext;

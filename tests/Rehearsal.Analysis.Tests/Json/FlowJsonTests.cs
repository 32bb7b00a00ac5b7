using System.Text;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests;

public sealed class FlowJsonTests
{
    [Fact]
    public void Write_SeedsCase_MatchesApproved() => Approved.Matches("slow-gateway-mail-down.json", Json(Shop.SlowGatewayAndMailDown().Analyze(), indented: true) + "\n");

    [Fact]
    public void Write_Node_HasExactlyTheContractsKeysAndCalls()
    {
        using var document = JsonDocument.Parse(Json(Shop.SlowGatewayAndMailDown().Analyze()), new JsonDocumentOptions { MaxDepth = 200 });

        var flow = document.RootElement.GetProperty("flows")[0];
        Assert.Equal(["correlation_id", "duration_ms", "events", "roots", "critical_path", "issues"], Keys(flow));
        Assert.Equal(["kind", "target", "detail", "recommendation"], Keys(flow.GetProperty("issues")[0]));
        var node = flow.GetProperty("roots")[0];
        Assert.Equal(["event", "id", "at_ms", "handlings"], Keys(node));
        var handling = node.GetProperty("handlings")[1];
        Assert.Equal(["service", "handler", "wait_ms", "duration_ms", "attempt", "outcome", "error", "calls", "caused"], Keys(handling));
        Assert.Equal("2.3", handling.GetProperty("wait_ms").GetRawText());
        Assert.Equal(JsonValueKind.Null, handling.GetProperty("error").ValueKind);
    }

    [Fact]
    public void Write_Outcomes_AreSnakeCaseWithTheErrorsMessage()
    {
        var recording = new RecordingBuilder();
        var trigger = recording.Event(0, "E");
        recording.Handling(trigger, "a.a", 0, 1, SpanOutcome.Retried, "busy");
        recording.Handling(trigger, "a.b", 1, 1, SpanOutcome.Failed, string.Empty);
        recording.Handling(trigger, "a.c", 2, 1, SpanOutcome.DeadLettered, "gone");
        recording.Handling(trigger, "a.d", 3, 1);
        recording.Event(4, "F", source: "ghost", because: trigger);

        using var document = JsonDocument.Parse(Json(recording.Analyze()));

        var outcomes = document.RootElement.GetProperty("flows")[0].GetProperty("roots")[0].GetProperty("handlings").EnumerateArray()
            .Select(handling => (handling.GetProperty("outcome").GetString(), handling.GetProperty("error").GetString()));
        Assert.Equal(
            [("retried", "busy"), ("failed", "InvalidOperationException"), ("dead_lettered", "gone"), ("succeeded", null), ("not_recorded", null)],
            outcomes);
    }

    [Theory]
    [InlineData(13, 3)]
    [InlineData(14, 3)]
    [InlineData(16, 3)]
    [InlineData(17, 2)]
    [InlineData(21, 1)]
    public void Write_DeeperThanTheWriterAllows_CountsWhatItLeavesOut(int maxDepth, int omitted)
    {
        var json = Json(Shop.SlowGatewayAndMailDown().Analyze(), maxDepth: maxDepth);

        Assert.Contains($"\"caused\":[],\"caused_omitted\":{omitted}", json, StringComparison.Ordinal);
    }

    private static string Json(FlowReport report, bool indented = false, int maxDepth = 0)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = indented, NewLine = "\n", MaxDepth = maxDepth }))
            FlowJson.Write(writer, report);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static IEnumerable<string> Keys(JsonElement json) => json.EnumerateObject().Select(property => property.Name);
}

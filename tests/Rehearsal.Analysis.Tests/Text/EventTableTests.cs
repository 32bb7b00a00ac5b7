using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests;

public sealed class EventTableTests
{
    [Fact]
    public void Write_Events_MatchesApproved() => Approved.Matches("event-table", Table(Order()));

    [Fact]
    public void Write_MoreThanRowsMax_ShowsBothEnds()
    {
        var recording = new RecordingBuilder();
        for (var i = 1; i <= 20; i++)
            recording.Event(i, $"E{i}");

        var text = Table(Events(recording), new EventTableOptions { RowsMax = 5 });

        Assert.Equal(["E1", "E2", "E3", "15 more events", "E19", "E20"], text.Split('\n')[1..^1].Select(line => line.Contains("more", StringComparison.Ordinal) ? "15 more events" : line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]));
    }

    [Fact]
    public void Write_NoEvents_SaysSo() => Assert.Equal("  (no events)\n", Table([]));

    [Fact]
    public void Write_Origin_MovesTheOffsets() =>
        Assert.Contains("+1500.0", Table(Order(), new EventTableOptions { Origin = RecordingBuilder.Epoch - TimeSpan.FromSeconds(1.5) }).Replace("+1.500 s", "+1500.0", StringComparison.Ordinal), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "")]
    [InlineData("[1,2]", "[2]")]
    [InlineData("""{"a":null,"b":true,"c":"x y","d":"","e":{"f":1},"g":1.50}""", "a=null b=true c=\"x y\" d=\"\" e={1} g=1.50")]
    [InlineData("""{"bad":"\u001b[2J"}""", "bad=\" [2J\"")]
    public void DataSummary_AnyPayload_IsOneLine(string json, string expected) =>
        Assert.Equal(expected, DataSummary.Of(new EventData(System.Text.Encoding.UTF8.GetBytes(json)), 100));

    [Fact]
    public void Write_LongNamesAndData_StayWithinTheWidth()
    {
        var recording = new RecordingBuilder();
        recording.Event(0, new string('注', 60), source: new string('s', 60), data: $$"""{"{{new string('k', 200)}}":"v"}""");

        foreach (var width in new[] { 60, 80, 120 })
            Assert.All(Table(Events(recording), new EventTableOptions { Width = width }).Split('\n'), line => Assert.True(TextWidth.Of(line) <= width));
    }

    private static List<EventEnvelope> Order()
    {
        var recording = new RecordingBuilder();
        recording.Event(0, "OrderCreated", data: """{"order_id":"ORD-12345","customer_id":"CUST-123","items":[{"product_id":"PROD-456"}],"total":59.98}""");
        recording.Event(2.3, "PaymentProcessing", source: "payment_service", data: """{"order_id":"ORD-12345"}""");
        recording.Event(1276, "PaymentFailed", source: "payment_service", data: """{"order_id":"ORD-12345","reason":"Payment gateway timeout","attempts":3,"note":"a note that is far too long to be shown as a whole"}""");
        return Events(recording);
    }

    private static List<EventEnvelope> Events(RecordingBuilder recording) => [.. recording.Records.Select(record => record.Entry).OfType<EventEnvelope>()];

    private static string Table(IEnumerable<EventEnvelope> events, EventTableOptions? options = null)
    {
        var writer = new StringWriter();
        EventTable.Write(writer, events, options);
        return writer.ToString();
    }
}

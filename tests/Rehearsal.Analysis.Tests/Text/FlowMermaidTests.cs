namespace Rehearsal.Analysis.Tests;

public sealed class FlowMermaidTests
{
    [Fact]
    public void Write_SlowGatewayAndMailDown_MatchesApproved() => Approved.Matches("slow-gateway-mail-down-mermaid", Text(Shop.SlowGatewayAndMailDown()));

    [Fact]
    public void Write_SagaTimesOut_MatchesApproved() => Approved.Matches("driver-does-not-accept-mermaid", Text(Rides.DriverDoesNotAccept()));

    [Fact]
    public void Write_NamesWithTheLanguagesSigns_AreWrittenAsEntities()
    {
        var recording = new RecordingBuilder();
        var order = recording.Event(0, "Begun; end #1: <br>", source: "a;b\nNote over p0: no");
        recording.Handling(order, "service.handle", 1, 2);

        var lines = Text(recording).TrimEnd('\n').Split('\n');

        Assert.Equal(4, lines.Length);
        Assert.All(lines, static line => Assert.DoesNotContain(";", line.Replace("#59;", "", StringComparison.Ordinal).Replace("#35;", "", StringComparison.Ordinal).Replace("#58;", "", StringComparison.Ordinal).Replace("#lt;", "", StringComparison.Ordinal).Replace("#gt;", "", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public void Write_ManyUnhandledEvents_AreOneArrow()
    {
        var recording = new RecordingBuilder();
        for (var i = 0; i < 50; i++)
            recording.Event(i, "FileChange");

        Assert.Contains("p0--)p0: 50 × FileChange (nobody handled it)", Text(recording), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_MoreThanTheMost_SaysHowManyAreMissing()
    {
        var recording = new RecordingBuilder();
        var begun = recording.Event(0, "Begun");
        for (var i = 0; i < 250; i++)
            recording.Handling(begun, "service.handle", i, 1);

        var text = Text(recording);

        Assert.Equal(FlowMermaid.ArrowsMax, text.Split("->>").Length - 1);
        Assert.Contains("50 more handlings are not drawn", text, StringComparison.Ordinal);
    }

    private static string Text(RecordingBuilder recording)
    {
        using var writer = new StringWriter();
        FlowMermaid.Write(writer, recording.Analyze().Flows[0]);
        return writer.ToString();
    }
}

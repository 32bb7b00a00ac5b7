using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests;

public sealed class FlowHtmlTests
{
    [Fact]
    public void WriteFlows_SlowGatewayAndMailDown_MatchesApproved() => Approved.Matches("slow-gateway-mail-down-html", Fragment(Shop.SlowGatewayAndMailDown()));

    [Fact]
    public void WritePage_HostileNames_AreShownAndNotRun()
    {
        var recording = new RecordingBuilder { CorrelationId = "<script>alert(1)</script>" };
        var order = recording.Event(0, "\"><img src=x>");
        recording.Handling(order, "<i>.handle", 1, 2, SpanOutcome.Failed, "'><svg onload=alert(1)>");
        using var writer = new StringWriter();

        FlowHtml.WritePage(writer, recording.Analyze(), "a <b> title");

        var page = writer.ToString();
        Assert.All((string[])["<script", "<img", "<svg", "<b> title", "<i>.handle"], text => Assert.DoesNotContain(text, page, StringComparison.Ordinal));
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteFlows_DeepAndWide_StaysWithinItsLimitsAndSaysSo()
    {
        var recording = new RecordingBuilder();
        var last = recording.Event(0, "Begun");
        for (var i = 0; i < 20_000; i++)
        {
            var span = recording.Handling(last, "service.handle", i, 0.5);
            last = recording.Event(i + 0.5, "Next", by: span);
        }

        var text = Fragment(recording);

        Assert.Equal(FlowHtml.RowsMax, text.Split("<div class=\"bar\">").Length - 1);
        Assert.Contains("38,001 more lines not shown", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteFlows_ManyFlows_ShowsThoseWithFindingsFirst()
    {
        var recording = new RecordingBuilder();
        for (var i = 0; i < 300; i++)
        {
            recording.CorrelationId = $"flow-{i}";
            var begun = recording.Event(i, "Begun");
            recording.Handling(begun, "service.handle", i, i == 299 ? 5_000 : 1);
        }

        var text = Fragment(recording);

        Assert.Equal(FlowHtml.FlowsMax, text.Split("<details").Length - 1);
        Assert.Contains("flow-299", text, StringComparison.Ordinal);
        Assert.DoesNotContain("flow-298", text, StringComparison.Ordinal);
        Assert.Contains("The first 200 flows are shown", text, StringComparison.Ordinal);
    }

    private static string Fragment(RecordingBuilder recording)
    {
        using var writer = new StringWriter();
        FlowHtml.WriteFlows(writer, recording.Analyze());
        return writer.ToString();
    }
}

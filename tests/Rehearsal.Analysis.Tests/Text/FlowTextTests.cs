namespace Rehearsal.Analysis.Tests;

public sealed class FlowTextTests
{
    [Fact]
    public void Write_SlowGatewayAndMailDown_MatchesApproved() => Approved.Matches("slow-gateway-mail-down", Text(Shop.SlowGatewayAndMailDown()));

    private static string Text(RecordingBuilder recording, FlowTextOptions? options = null)
    {
        var writer = new StringWriter();
        FlowText.Write(writer, recording.Analyze(), options);
        return writer.ToString();
    }
}

namespace Rehearsal.Analysis.Tests;

public sealed class FlowTextTests
{
    [Fact]
    public void Write_SlowGatewayAndMailDown_MatchesApproved() => Approved.Matches("slow-gateway-mail-down", Text(Shop.SlowGatewayAndMailDown()));

    [Fact]
    public void Write_RetriesAndSideBranches_MatchesApproved() => Approved.Matches("mail-retried", Text(Shop.MailRetried()));

    [Fact]
    public void Write_FailurePath_MatchesApproved() => Approved.Matches("payment-fails", Text(Shop.PaymentFails()));

    [Fact]
    public void Write_SagaTimesOut_MatchesApproved() => Approved.Matches("driver-does-not-accept", Text(Rides.DriverDoesNotAccept()));

    private static string Text(RecordingBuilder recording, FlowTextOptions? options = null)
    {
        var writer = new StringWriter();
        FlowText.Write(writer, recording.Analyze(), options);
        return writer.ToString();
    }
}

namespace Rehearsal.Hosting.Tests;

public sealed class WarmUpTests
{
    [Fact]
    public void Take_SmallExchange_GoesTheWholeWay()
    {
        using var text = new StringWriter();
        using var recording = new MemoryStream();

        WarmUp.Take(text, recording);

        Assert.Contains("echo_service.echo", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("Answered", text.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(0, recording.Length);
    }
}

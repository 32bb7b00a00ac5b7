using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rehearsal.Cli.Tests.Serving;

/// <summary><c>publish</c> where no system answers.</summary>
public sealed class PublishTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Publish_AnotherProgramHasThePort_IsToldAsOneDocument()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        probe.Stop();
        using var listener = new HttpListener();
        listener.Prefixes.Add(url);
        listener.Start();
        folder.Write(".rehearsal/serve/Shop/events.log/00000000000000000000.segment");
        folder.Write(".rehearsal/serve/Shop/address.json", $$"""{"system":"Shop","url":"{{url}}","token":"t","process_id":1}""");

        var publishing = ToolProcess.RunAsync(folder.Root, "publish", "OrderCreated", "--format", "json");
        var request = await listener.GetContextAsync();
        request.Response.StatusCode = 400;
        request.Response.Close(Encoding.UTF8.GetBytes("<html>"), willBlock: false);
        var result = await publishing;

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("is something else", result.Json.GetProperty("errors")[0].GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@", "has no name")]
    [InlineData("@large.json", "is too large")]
    public async Task Publish_DataThatCannotBeTaken_IsRefused(string data, string expected)
    {
        folder.Write("large.json", $$"""{"id":"{{new string('x', 17 * 1024 * 1024)}}"}""");

        var result = await ToolProcess.RunAsync(folder.Root, "publish", "OrderCreated", "--data", data);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
    }
}

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
        using var other = new FakeSystem(folder);

        var publishing = ToolProcess.RunAsync(folder.Root, "publish", "OrderCreated", "--format", "json");
        var request = await other.RequestAsync();
        request.Response.StatusCode = 400;
        request.Response.Close(Encoding.UTF8.GetBytes("<html>"), willBlock: false);
        var result = await publishing;

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("is something else", result.Json.GetProperty("errors")[0].GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_TheSystemEndsBeforeItAnswers_SaysThatTheEventMayBeThere()
    {
        using var system = new TcpListener(IPAddress.Loopback, 0);
        system.Start();
        folder.Write(".rehearsal/serve/Shop/events.log/00000000000000000000.segment");
        folder.Write(".rehearsal/serve/Shop/address.json", $$"""{"system":"Shop","url":"http://{{system.LocalEndpoint}}/","token":"t","process_id":1}""");

        var publishing = ToolProcess.RunAsync(folder.Root, "publish", "OrderCreated", "--format", "json");
        using (var request = await system.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            Assert.True(await request.GetStream().ReadAsync(new byte[1024], TestContext.Current.CancellationToken) > 0);
        }

        var result = await publishing;

        Assert.Equal(3, result.ExitCode);
        var error = Assert.Single(result.Json.GetProperty("errors").EnumerateArray());
        Assert.Contains("ended before it answered", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("before you publish it again", error.GetProperty("fix").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", 3)]
    [InlineData("30s", 3)]
    [InlineData("1500ms", 2)]
    [InlineData("5m", 3)]
    [InlineData("1h", 3)]
    [InlineData("61m", 2)]
    [InlineData("0s", 2)]
    [InlineData("-1", 2)]
    [InlineData("1x", 2)]
    public async Task Publish_WaitOfAllSorts_TakesWholeSecondsUpToAnHour(string wait, int exitCode)
    {
        // Where nobody serves, what is understood ends with 3.
        var result = await ToolProcess.RunAsync(folder.Root, "publish", "OrderCreated", "--wait", wait, "--format", "json");

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(exitCode == 2, Assert.Single(result.Json.GetProperty("errors").EnumerateArray()).GetProperty("message").GetString() == $"'{wait}' is no time to wait.");
    }

    [Fact]
    public async Task Publish_NobodyListens_SaysSo()
    {
        string url;
        using (var system = new FakeSystem(folder))
        {
            url = system.Url;
        }

        var result = await ToolProcess.RunAsync(folder.Root, "publish", "OrderCreated", "--format", "json");

        Assert.Equal(3, result.ExitCode);
        Assert.Equal($"nobody at {url}", Assert.Single(result.Json.GetProperty("errors").EnumerateArray()).GetProperty("found").GetString());
    }

    [Fact]
    public async Task Publish_AReportThatCannotBeWritten_PublishesNothing()
    {
        using var system = new FakeSystem(folder);
        Directory.CreateDirectory(folder.Path("taken"));

        var request = system.RequestAsync();
        var refused = await ToolProcess.RunAsync(folder.Root, "publish", "OrderCreated", "--format", "json", "--format", "text=taken");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("'taken'", refused.Json.GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(request.IsCompleted);
    }

    [Fact]
    public async Task Publish_AReportThatTakesNoMore_SaysThatItIsPublished()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no full disk to be had here.");
        using var system = new FakeSystem(folder);

        var publishing = ToolProcess.RunAsync(folder.Root, "publish", "OrderCreated", "--format", "json", "--format", "text=/dev/full");
        var request = await system.RequestAsync();
        request.Response.StatusCode = 201;
        request.Response.Close(Encoding.UTF8.GetBytes("""{"id":"01890000-0000-7000-8000-000000000001","correlation_id":"c-1"}"""), willBlock: false);
        var result = await publishing;

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("c-1", result.Json.GetProperty("correlation_id").GetString());
        Assert.Contains("what the command did so far stands", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_ABrokenToken_IsToldAsADamagedAddress()
    {
        folder.Write(".rehearsal/serve/Shop/events.log/00000000000000000000.segment");
        folder.Write(".rehearsal/serve/Shop/address.json", """{"system":"Shop","url":"http://127.0.0.1:1/","token":"a\nb","process_id":1}""");

        var refused = await ToolProcess.RunAsync(folder.Root, "publish", "OrderCreated");

        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("address.json', which is damaged", refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--correlation", "a\nb", "the value of '--correlation' is no correlation id.", "the control character U+000A")]
    [InlineData("--correlation", null, "the value of '--correlation' is no correlation id.", "1,001 characters")]
    [InlineData("--source", null, "the value of '--source' is no name of who publishes.", "1,001 characters")]
    [InlineData("--data", "{\"id\": nope}", "the data is not JSON.", "'nope' at column 8, where it cannot stand")]
    [InlineData("--data", "@nowhere.json", "the file 'nowhere.json' cannot be read.", "no such file")]
    public async Task Publish_WrongWords_SayWhatIsWrongWithThem(string option, string? value, string message, string found)
    {
        var refused = await ToolProcess.RunAsync(folder.Root, "publish", "OrderCreated", option, value ?? new string('x', 1_001), "--format", "json");

        Assert.Equal(2, refused.ExitCode);
        var error = Assert.Single(refused.Json.GetProperty("errors").EnumerateArray());
        Assert.Equal((message, found), (error.GetProperty("message").GetString(), error.GetProperty("found").GetString()));
    }

    [Fact]
    public async Task Publish_AFolderThatCannotBeRead_IsAnError()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Nothing is unreadable for this user.");
        folder.Write(".rehearsal/serve/Shop/events.log/00000000000000000000.segment");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.Path(".rehearsal/serve/Shop/events.log"), UnixFileMode.None);
            var published = await ToolProcess.RunAsync(folder.Root, "publish", "OrderCreated");
            var shown = await ToolProcess.RunAsync(folder.Root, "metrics", "show");
            File.SetUnixFileMode(folder.Path(".rehearsal/serve/Shop/events.log"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

            Assert.Equal((2, 2), (published.ExitCode, shown.ExitCode));
            Assert.Contains("no permission", published.Errors, StringComparison.Ordinal);
            Assert.Contains("no permission", shown.Errors, StringComparison.Ordinal);
        }
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

using System.Text.Json;

namespace Rehearsal.Cli.Tests.Tool;

/// <summary>What is wrong with a command line comes in the form of the command that it is meant for.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("recorders", "recorder", "start", "--nope")]
    [InlineData("recorders", "recorder", "foo")]
    [InlineData("flows", "flow", "analyze", "--nope")]
    [InlineData("metrics", "metrics", "show", "--nope")]
    [InlineData("logs", "log", "verify", "--nope")]
    [InlineData("same,differences", "compare", "a", "b", "--nope")]
    [InlineData("type,id,correlation_id", "publish", "--nope")]
    [InlineData("system,url,log", "serve", "--nope")]
    [InlineData("system,url,log", "serve", "nowhere")]
    [InlineData("scenario,yaml", "scenario", "from", "--nope")]
    [InlineData("scenario,yaml", "scenario", "from", "nowhere")]
    [InlineData("scenarios", "scenario", "validate", "--nope")]
    [InlineData("scenarios", "run", "--nope")]
    public async Task Tool_BadUsageWithJson_IsTheCommandsOwnDocument(string keys, params string[] args)
    {
        var refused = await ToolProcess.RunAsync(folder.Root, [.. args, "--format", "json"]);

        Assert.Equal((2, ""), (refused.ExitCode, refused.Errors));
        Assert.Equal($"{keys},errors", string.Join(',', refused.Json.EnumerateObject().Select(static member => member.Name)));
        Assert.Equal(JsonValueKind.String, refused.Json.GetProperty("errors")[0].GetProperty("fix").ValueKind);
    }

    [Theory]
    [InlineData("unknown option '--tresh'.", "flow", "analyze", "--tresh", "5")]
    [InlineData("unknown option '--tresh'.", "flow", "analyze", "--tresh=5")]
    [InlineData("'x' is not a command here.", "flow", "analyze", "x")]
    [InlineData("unknown option '--dta'.", "publish", "OrderCreated", "--dta", "{}")]
    [InlineData("unknown option '--prt'.", "serve", "nowhere", "--prt", "80")]
    [InlineData("unknown option '--lst'.", "metrics", "show", "--lst", "1h")]
    [InlineData("no system found at 'nowhere'.", "serve", "nowhere")]
    public async Task Tool_OneSlip_IsOneError(string message, params string[] args)
    {
        var refused = await ToolProcess.RunAsync(folder.Root, [.. args, "--format", "json"]);

        Assert.Equal((2, ""), (refused.ExitCode, refused.Errors));
        Assert.Equal([message], refused.Json.GetProperty("errors").EnumerateArray().Select(static error => error.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task Tool_TwoSlips_AreTwoErrors()
    {
        var refused = await ToolProcess.RunAsync(folder.Root, "flow", "analyze", "--tresh", "5", "--frm", "a", "b", "--format", "json");

        Assert.Equal(
            ["unknown option '--tresh'.", "unknown option '--frm'.", "'b' is not a command here."],
            refused.Json.GetProperty("errors").EnumerateArray().Select(static error => error.GetProperty("message").GetString()));
    }
}

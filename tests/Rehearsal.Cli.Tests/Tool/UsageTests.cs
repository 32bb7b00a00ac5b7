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
}

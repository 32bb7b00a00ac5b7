using Rehearsal.Cli.Flows;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.Tests.Flows;

/// <summary><c>flow analyze</c> from its command line to its exit code.</summary>
public sealed class FlowAnalyzeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(".rehearsal/serve/Shop/events.log", ".rehearsal/serve/Shop/address.json", "an event log that is being written; what it holds now is shown")]
    [InlineData("out/a-local.log", "out/run.json", "an event log; a run that was not killed has a recording too")]
    [InlineData("orders", null, null)]
    public async Task Analyze_ALog_SaysWhatIsToBeKnownOfIt(string log, string? beside, string? expected)
    {
        await Logs.SampleLog.WriteAsync(folder, log);
        if (beside is not null)
        {
            folder.Write(beside, """{"system":"Shop","url":"http://127.0.0.1:1/","token":"t","process_id":1}""");
        }

        var result = await ToolProcess.RunAsync(folder.Root, "flow", "analyze", "--from", log);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(expected is null ? "" : $"{log}: {expected}\n", result.Errors);
    }

    [Fact]
    public async Task Analyze_Recording_NamesItAndShowsItsFlow()
    {
        var file = SampleRecording.Write(folder, "a.jsonl");

        var result = await ToolProcess.RunAsync(folder.Root, "flow", "analyze", "--from", file);

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"{file}\nFlow corr-1\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("OrderCreated", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task Analyze_Json_IsOneDocument()
    {
        SampleRecording.Write(folder, ".rehearsal/20260101-000000-000-1/a.jsonl");
        SampleRecording.Write(folder, ".rehearsal/20260101-000000-000-1/b.jsonl", "OrderPaid");

        var result = await ToolProcess.RunAsync(folder.Root, "flow", "analyze", "--format", "json");

        Assert.Equal(0, result.ExitCode);
        var flows = result.Json.GetProperty("flows").EnumerateArray().ToArray();
        Assert.Equal(["OrderCreated", "OrderPaid"], flows.Select(flow => flow.GetProperty("roots")[0].GetProperty("event").GetString()));
    }

    [Theory]
    [InlineData("type:OrderCreated", 1)]
    [InlineData("outcome:failed", 0)]
    [InlineData("last:1s", 1)]
    public async Task Analyze_Filter_ExplainsFlowsInWhichSomethingMatches(string filter, int expected)
    {
        var file = SampleRecording.Write(folder, "a.jsonl");

        var result = await ToolProcess.RunAsync(folder.Root, "flow", "analyze", "--from", file, "--filter", filter, "--format", "json");

        Assert.Equal(expected, result.Json.GetProperty("flows").GetArrayLength());
    }

    [Theory]
    [InlineData("100", 1)]
    [InlineData("149.5", 1)]
    [InlineData("1000", 0)]
    public async Task Analyze_Threshold_DecidesWhatIsSlow(string threshold, int expected)
    {
        var file = SampleRecording.Write(folder, "a.jsonl");

        var result = await ToolProcess.RunAsync(folder.Root, "flow", "analyze", "--from", file, "--threshold", threshold, "--format", "json");

        var slow = result.Json.GetProperty("flows")[0].GetProperty("issues").EnumerateArray().Count(issue => issue.GetProperty("kind").ValueEquals("slow"));
        Assert.Equal(expected, slow);
    }

    [Fact]
    public async Task Analyze_SeveralRecordings_HeadsEachByItsFile()
    {
        SampleRecording.Write(folder, "a.jsonl");
        SampleRecording.Write(folder, "b.jsonl");

        var result = await ToolProcess.RunAsync(folder.Root, "flow", "analyze", "--from", ".", "--format", "text=flow.txt");

        var text = File.ReadAllText(folder.Path("flow.txt"));
        Assert.StartsWith($".{Path.DirectorySeparatorChar}a.jsonl\nFlow ", text, StringComparison.Ordinal);
        Assert.Contains($"\n\n.{Path.DirectorySeparatorChar}b.jsonl\nFlow ", text, StringComparison.Ordinal);
        Assert.Equal(text, result.Output);
    }

    [Fact]
    public async Task Analyze_TornRecording_ShowsWhatIsThereAndWarns()
    {
        var file = SampleRecording.Write(folder, "a.jsonl");
        File.AppendAllText(file, "{\"specversion\":\"1.0\",\"id\":");

        var result = await ToolProcess.RunAsync(folder.Root, "flow", "analyze", "--from", file);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Flow corr-1", result.Output, StringComparison.Ordinal);
        Assert.Contains("ends in the middle of a line", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analyze_AFileThatCannotBeWritten_IsOneDocumentThatSaysSo()
    {
        var file = SampleRecording.Write(folder, "a.jsonl");

        var result = await ToolProcess.RunAsync(folder.Root, "flow", "analyze", "--from", file, "--format", "json", "--format", $"text={file}/flow.txt");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("flow.txt", result.Json.GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Analyze_Interrupted_EndsWithTheNextEntry()
    {
        var file = SampleRecording.Write(folder, "a.jsonl");
        using var output = new ProgramOutput { Out = new StringWriter(), Error = new StringWriter() };
        var command = new FlowAnalyzeCommand(output, new CancellationToken(canceled: true));

        Assert.ThrowsAny<OperationCanceledException>(() => command.Run(new FlowOptions(file, null, [])));
    }

    [Theory]
    [InlineData("RHS0007", "--from", "nowhere")]
    [InlineData("RHS0007", "--from", "bad.jsonl")]
    [InlineData("RHS0007", "--from", "foreign")]
    [InlineData("RHS0007")]
    [InlineData("RHS0001", "--threshold", "fast")]
    [InlineData("RHS0001", "--threshold", "0")]
    public async Task Analyze_BadInput_ExitsWith2AndOneDocument(string code, params string[] words)
    {
        folder.Write("bad.jsonl", "no recording\n");
        folder.Write("foreign", "a line without an end");

        var result = await ToolProcess.RunAsync(folder.Root, ["flow", "analyze", .. words, "--format", "json"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Json.GetProperty("flows").EnumerateArray());
        Assert.Equal(code, Assert.Single(result.Json.GetProperty("errors").EnumerateArray()).GetProperty("code").GetString());
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task Analyze_BadRecording_NamesFileLineAndColumn()
    {
        folder.Write("bad.jsonl", "no recording\n");

        var result = await ToolProcess.RunAsync(folder.Root, "flow", "analyze", "--from", "bad.jsonl");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("bad.jsonl:1:2: error RHS0007: ", result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }
}

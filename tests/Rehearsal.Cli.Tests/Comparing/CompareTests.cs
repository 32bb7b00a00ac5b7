using Rehearsal.Cli.Tests.Flows;

namespace Rehearsal.Cli.Tests.Comparing;

public sealed class CompareTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Compare_SameAndDifferent_ExitsWithZeroAndOne()
    {
        SampleRecording.Write(folder, "a.jsonl");
        SampleRecording.Write(folder, "b.jsonl");
        SampleRecording.Write(folder, "c.jsonl", "OrderPaid");

        var same = await ToolProcess.RunAsync(folder.Root, "compare", "a.jsonl", "b.jsonl");
        var different = await ToolProcess.RunAsync(folder.Root, "compare", "a.jsonl", "c.jsonl", "--format", "json");

        Assert.Equal((0, "✓ the same: 1 flow\n"), (same.ExitCode, same.Output));
        Assert.Equal(1, different.ExitCode);
        Assert.Equal(["missing", "new"], different.Json.GetProperty("differences").EnumerateArray().Select(static difference => difference.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Compare_AFileThatCannotBeWritten_IsOneDocumentThatSaysSo()
    {
        SampleRecording.Write(folder, "a.jsonl");

        var result = await ToolProcess.RunAsync(folder.Root, "compare", "a.jsonl", "a.jsonl", "--format", "json", "--format", "text=a.jsonl/report.txt");

        Assert.Equal(2, result.ExitCode);
        Assert.Single(result.Json.GetProperty("errors").EnumerateArray());
    }

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("a.jsonl", "nowhere.jsonl")]
    [InlineData("a.jsonl", "a.jsonl", "--slower", "0.5")]
    [InlineData("a.jsonl", ".")]
    public async Task Compare_WrongWords_AreRefused(params string[] words)
    {
        SampleRecording.Write(folder, "a.jsonl");
        SampleRecording.Write(folder, "b.jsonl");

        Assert.Equal(2, (await ToolProcess.RunAsync(folder.Root, ["compare", .. words])).ExitCode);
    }
}

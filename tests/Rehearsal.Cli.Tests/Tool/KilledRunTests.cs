using Rehearsal.Events;

namespace Rehearsal.Cli.Tests.Tool;

/// <summary>A run on the local stage that is killed leaves its log, and that answers.</summary>
public sealed class KilledRunTests(BuiltSystems systems) : IDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Run_Killed_ItsLogIsWholeAndAnswers()
    {
        folder.Write("scenarios/a.yaml", SampleSystem.Long);
        using (var tool = ToolProcess.Start(folder.Root, "run", ".", "--system", systems.One, "--stage", "local"))
        {
            await tool.ErrorAsync("c-1 is answered", StartMax);

            // The handler says it before it commits; the log says when it has.
            var live = Log();
            using var reader = EmbeddedLogReader.Open(live, TimeProvider.System);
            await foreach (var record in reader.FollowAsync(0, TestContext.Current.CancellationToken))
            {
                if (record.Entry is EventEnvelope { Type: "Answered" })
                {
                    break;
                }
            }
        }

        Assert.Empty(Directory.GetFiles(folder.Path(".rehearsal"), "*.jsonl", SearchOption.AllDirectories));
        Assert.Equal(0, (await ToolProcess.RunAsync(folder.Root, "log", "verify")).ExitCode);
        foreach (var from in new[] { ".rehearsal", Path.GetDirectoryName(Log())!, Log() })
        {
            var result = await ToolProcess.RunAsync(folder.Root, "flow", "analyze", "--from", from, "--format", "json");

            Assert.Equal(0, result.ExitCode);
            var root = result.Json.GetProperty("flows")[0].GetProperty("roots")[0];
            Assert.Equal("Called", root.GetProperty("event").GetString());
            Assert.Equal("Answered", root.GetProperty("handlings")[0].GetProperty("caused")[0].GetProperty("event").GetString());
            Assert.Contains("an event log; a run that was not killed has a recording too", result.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_EndsByItself_LeavesRecordingAndLogAndIsAnalysedOnce()
    {
        folder.Write("scenarios/a.yaml", SampleSystem.Passing);

        Assert.Equal(0, (await ToolProcess.RunAsync(folder.Root, "run", ".", "--system", systems.One, "--stage", "local")).ExitCode);

        var recording = Recording.Load(Assert.Single(Directory.GetFiles(folder.Path(".rehearsal"), "*.jsonl", SearchOption.AllDirectories)));
        var stored = StoredRecords.Read(Log()).Select(static record => new LogRecord(record.Position, record.ToEntry())).Take(recording.Records.Count);
        Assert.Equal(recording.Records, stored);
        Assert.InRange(Directory.GetFiles(Log()).Sum(static file => new FileInfo(file).Length), 1, 64 * 1024);
        var result = await ToolProcess.RunAsync(folder.Root, "flow", "analyze", "--format", "json");
        Assert.Single(result.Json.GetProperty("flows").EnumerateArray());
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task Run_SameOutputTwice_ReplacesTheLog()
    {
        folder.Write("scenarios/a.yaml", SampleSystem.Passing);
        string[] words = ["run", ".", "--system", systems.One, "--stage", "local", "--output", "out"];
        Assert.Equal(0, (await ToolProcess.RunAsync(folder.Root, words)).ExitCode);
        var first = StoredRecords.Read(folder.Path("out/a-local.log")).First().Id;

        Assert.Equal(0, (await ToolProcess.RunAsync(folder.Root, words)).ExitCode);
        Assert.NotEqual(first, StoredRecords.Read(folder.Path("out/a-local.log")).First().Id);

        // Not while another run writes there.
        using var taken = RealDisk.Instance.TryLock(folder.Path("out/a-local.log/writer.lock"));
        var refused = await ToolProcess.RunAsync(folder.Root, words);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("error RHS0009: the run cannot keep its log: the event log is in use.", refused.Errors, StringComparison.Ordinal);
    }

    private string Log() => Path.GetDirectoryName(Assert.Single(Directory.GetFiles(folder.Path(".rehearsal"), "*.segment", SearchOption.AllDirectories)))!;
}

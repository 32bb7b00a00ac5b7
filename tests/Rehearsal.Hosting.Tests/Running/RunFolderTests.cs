using System.Collections.Concurrent;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting.Tests;

public sealed class RunFolderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 5, 34, 44, 123, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Create_NewFolder_IsNamedByUtcTimeAndNumber()
    {
        Assert.Equal($"{folder.Path}/20261121-053444-123-1", RunFolder.Create(null, Now.ToOffset(TimeSpan.FromHours(2)), folder.Path).Path);
        Assert.Equal($"{folder.Path}/20261121-053444-123-2", RunFolder.Create(null, Now, folder.Path).Path);
    }

    [Fact]
    public void Create_ManyAtOnce_GivesEachItsOwn()
    {
        ConcurrentBag<string> paths = [];
        using var start = new Barrier(8);
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            for (var i = 0; i < 10; i++)
            {
                paths.Add(RunFolder.Create(null, Now, folder.Path).Path);
            }
        })).ToList();

        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());

        Assert.Equal(80, paths.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(80, Directory.GetDirectories(folder.Path).Length);
    }

    [Fact]
    public void Create_Output_IsUsedAsGiven()
    {
        var output = $"{folder.Path}/a/b";

        Assert.Equal(output, RunFolder.Create(output + "/", Now).Path);
        Assert.Equal(output, RunFolder.Create(output, Now).Path);
        Assert.True(Directory.Exists(output));
    }

    [Theory]
    [InlineData("a/order_flow.yaml", "order-flow-local")]
    [InlineData("a/Ünïcode & spaces.yaml", "n-code-spaces-local")]
    [InlineData("a/....yaml", "scenario-local")]
    [InlineData("a/con.yml", "con-local")]
    public void Save_FileName_BecomesASlugWithTheStage(string file, string expected)
    {
        var run = RunFolder.Create(folder.Path, Now);

        Assert.Equal($"{folder.Path}/{expected}.jsonl", run.Save(TestRuns.Of(EchoScenario.Passing, file) with { Stage = "local" }).Path);
    }

    [Fact]
    public void Save_SameNameTwiceInOneCommand_KeepsBoth()
    {
        var run = RunFolder.Create(folder.Path, Now);

        run.Save(TestRuns.Of(EchoScenario.Passing, "a/x.yaml"));

        Assert.Equal($"{folder.Path}/x-simulated-2.jsonl", run.Save(TestRuns.Of(EchoScenario.Passing, "b/x.yaml")).Path);
    }

    [Fact]
    public void PrepareLog_BeforeSave_HasTheRecordingsNameAndNothingOfAnEarlierRun()
    {
        var before = RunFolder.Create(folder.Path, Now).PrepareLog(EchoScenarioOf("a/x.yaml"), "local");
        Directory.CreateDirectory(before);
        File.WriteAllText($"{before}/00000000000000000000.segment", "of an earlier run");
        var run = RunFolder.Create(folder.Path, Now);
        var (first, second) = (EchoScenarioOf("a/x.yaml"), EchoScenarioOf("b/x.yaml"));

        Assert.Equal($"{folder.Path}/x-local.log", run.PrepareLog(first, "local"));
        Assert.Equal($"{folder.Path}/x-local-2.log", run.PrepareLog(second, "local"));
        Assert.False(Directory.Exists(before));
        Assert.Equal($"{folder.Path}/x-local-2.jsonl", run.Save(TestRuns.Of(EchoScenario.Passing) with { Stage = "local", Scenario = second }).Path);
        Assert.Equal($"{folder.Path}/x-local.jsonl", run.Save(TestRuns.Of(EchoScenario.Passing) with { Stage = "local", Scenario = first }).Path);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.part"));

        static Scenario EchoScenarioOf(string file) => TestRuns.Of(EchoScenario.Passing, file).Scenario;
    }

    [Fact]
    public void Save_ItsNameIsTakenByAFolder_ThrowsAndLeavesNoPart()
    {
        var run = RunFolder.Create(folder.Path, Now);
        Directory.CreateDirectory($"{folder.Path}/x-simulated.jsonl");
        Directory.CreateDirectory($"{folder.Path}/run.json");

        var recording = Record.Exception(() => run.Save(TestRuns.Of(EchoScenario.Passing, "a/x.yaml")));
        var document = Record.Exception(() => run.SaveRunFile("{}"));

        Assert.All((Exception?[])[recording, document], static thrown => Assert.True(thrown is IOException or UnauthorizedAccessException, thrown?.ToString()));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void SaveRunFile_Again_ReplacesItAndLeavesNoPart()
    {
        var run = RunFolder.Create(null, Now, folder.Path);

        run.SaveRunFile("one");
        run.SaveRunFile("two");

        Assert.Equal(["run.json"], Directory.GetFiles(run.Path).Select(Path.GetFileName));
        Assert.Equal("two", File.ReadAllText($"{run.Path}/run.json"));
    }
}

using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages.Tests;

/// <summary>The log of a run on the local stage: in files when a folder is named, whole afterwards, and no run without one.</summary>
public sealed class LocalStageLogTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rehearsal-stage-");

    private string Log => Path.Combine(folder.FullName, "run.log");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Run_WithFolder_LogHoldsTheRecordingAndIsWhole()
    {
        var run = Run(Stage(), Ping());

        Assert.Equal(Verdict.Passed, run.Verdict);
        var verified = LogVerifier.Verify(Log);
        Assert.Empty(verified.Problems);
        Assert.True(verified.Segments[^1].IsSealed);
        using var reader = EmbeddedLogReader.Open(Log, TimeProvider.System);
        using var scan = reader.Scan();
        foreach (var record in run.Records)
        {
            Assert.True(scan.MoveNext());
            Assert.Equal(record, new LogRecord(scan.Current.Position, scan.Current.ToEntry()));
        }
    }

    [Fact]
    public void Run_SmallScenario_LeavesASmallFolder()
    {
        Run(Stage(), Ping());

        Assert.InRange(Directory.GetFiles(Log).Sum(static file => new FileInfo(file).Length), 1, 64 * 1024);
    }

    [Fact]
    public void Run_WithoutFolder_GivesTheSameKindsOfRecords()
    {
        static IEnumerable<string> Kinds(ScenarioRun run) => run.Records.Select(static record => record.Entry.GetType().Name).Order(StringComparer.Ordinal);

        Assert.Equal(Kinds(Run(Stage(), Ping())), Kinds(Run(new LocalStage(TimeProvider.System, Random.Shared), Ping())));
    }

    [Fact]
    public void Run_FolderHasALog_IsRefusedAndTheLogStays()
    {
        Run(Stage(), Ping());
        var head = LogVerifier.Verify(Log).Segments.Sum(static segment => segment.Records);

        var e = Assert.Throws<EventLogException>(() => Run(Stage(), Ping()));

        Assert.Equal((EventLogProblem.NotEmpty, Log), (e.Problem, e.File));
        Assert.Equal(head, LogVerifier.Verify(Log).Segments.Sum(static segment => segment.Records));
    }

    [Theory]
    [InlineData(false, EventLogProblem.DiskFull)]
    [InlineData(true, EventLogProblem.ReadOnly)]
    public void Run_DiskFailsAtTheBeginning_NothingRunsAndTheErrorSaysWhy(bool readOnly, EventLogProblem problem)
    {
        var e = Assert.Throws<EventLogException>(() => Run(Stage(new EndingDisk(0, readOnly)), Ping()));

        Assert.Equal(problem, e.Problem);
    }

    [Fact]
    public void Run_DiskIsFullLater_EndsWithAnErrorAndKeepsWhatCameBefore()
    {
        var scenario = ScenarioBuilder.Create("Many pings");
        for (var n = 0; n < 400; n++)
        {
            scenario.Trigger(new TestSystem.Ping($"p-{n}"));
        }

        // One segment fits, the second one does not.
        var run = Run(Stage(new EndingDisk(1, readOnly: false)), scenario.WaitForEvent("Nothing", TimeSpan.FromHours(1)).Build());

        Assert.Equal(Verdict.Error, run.Verdict);
        Assert.Contains("the event log has no room.", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", run.Error, StringComparison.Ordinal);
        Assert.NotEmpty(run.Events);
        using var reader = EmbeddedLogReader.Open(Log, TimeProvider.System);
        Assert.Equal(run.Records.Count, reader.Head);
    }

    private static Scenario Ping() => ScenarioBuilder.Create("A ping").Trigger(new TestSystem.Ping("p-1")).Build();

    private static ScenarioRun Run(LocalStage stage, Scenario scenario) =>
        stage.Run(TestSystem.Build(), scenario, 1, progress: null, TestContext.Current.CancellationToken);

    private LocalStage Stage(IDisk? disk = null) => new(TimeProvider.System, Random.Shared) { LogFolder = _ => Log, Disk = disk ?? RealDisk.Instance };

    /// <summary>A disk with room for a number of segments.</summary>
    private sealed class EndingDisk(int segments, bool readOnly) : IDisk
    {
        private int made;

        public void CreateFolder(string folder) => RealDisk.Instance.CreateFolder(folder);

        public IReadOnlyList<string> List(string folder) => RealDisk.Instance.List(folder);

        public IDiskFile Open(string path, DiskAccess access) => access != DiskAccess.Create || !path.Contains(".segment", StringComparison.Ordinal) || made++ < segments
            ? RealDisk.Instance.Open(path, access)
            : throw (readOnly ? new UnauthorizedAccessException("read-only") : new DiskFullException(path));

        public void Delete(string path) => RealDisk.Instance.Delete(path);

        public void Rename(string from, string to) => RealDisk.Instance.Rename(from, to);

        public void FlushFolder(string folder) => RealDisk.Instance.FlushFolder(folder);

        public IDisposable? TryLock(string path) => RealDisk.Instance.TryLock(path);
    }
}

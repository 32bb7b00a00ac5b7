using Rehearsal.Cli.Flows;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Tests.Flows;

public sealed class RecordingFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Find_File_IsTakenWhateverItsName()
    {
        var file = folder.Write("recording.txt");

        Assert.Equal([file], RecordingFiles.Find(file, out _));
    }

    [Fact]
    public void Find_FolderOfRuns_TakesTheNewestRunThatHasRecordings()
    {
        folder.Write(".rehearsal/20260101-000000-000-1/old.jsonl");
        var newest = folder.Write(".rehearsal/20260102-000000-000-1/One/a.jsonl");
        folder.Write(".rehearsal/20260103-000000-000-1/run.json");

        Assert.Equal([newest], RecordingFiles.Find(folder.Path(".rehearsal"), out _));
    }

    [Fact]
    public void Find_FolderNamedByOutput_DoesNotHideTheNewestRun()
    {
        folder.Write(".rehearsal/20260101-000000-000-9/a.jsonl");
        var newest = folder.Write(".rehearsal/20260101-000000-000-10/a.jsonl");
        folder.Write(".rehearsal/nightly/a.jsonl");
        folder.Write(".rehearsal/20270101-copy/a.jsonl");

        Assert.Equal([newest], RecordingFiles.Find(folder.Path(".rehearsal"), out _));
    }

    [Fact]
    public void Find_OnlyAFolderNamedByOutput_SaysHowToNameIt()
    {
        folder.Write(".rehearsal/nightly/a.jsonl");

        Assert.Empty(RecordingFiles.Find(folder.Path(".rehearsal"), out var problem));
        Assert.Contains("--from DIR", problem!.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_OtherFolder_TakesEveryRecordingInOrder()
    {
        var b = folder.Write("b.jsonl");
        var a = folder.Write("a/c.jsonl");
        folder.Write("run.json");

        Assert.Equal([a, b], RecordingFiles.Find(folder.Root, out _));
    }

    [Fact]
    public void Find_LinkToAFolderAbove_TakesEachRecordingOnce()
    {
        var file = folder.Write("a/b.jsonl");
        Directory.CreateSymbolicLink(folder.Path("a/up"), folder.Root);

        Assert.Equal([file], RecordingFiles.Find(folder.Root, out _));
    }

    [Fact]
    public void Find_EmptyFolder_SaysSo()
    {
        Assert.Empty(RecordingFiles.Find(folder.Root, out var problem));
        Assert.Equal(DiagnosticCodes.RecordingInvalid, problem?.Code);
    }

    [Fact]
    public void Find_NothingThere_SaysSo()
    {
        Assert.Empty(RecordingFiles.Find(folder.Path("nowhere"), out var problem));
        Assert.Contains("nowhere", problem!.Message, StringComparison.Ordinal);
    }
}

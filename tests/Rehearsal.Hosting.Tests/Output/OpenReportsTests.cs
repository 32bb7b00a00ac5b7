namespace Rehearsal.Hosting.Tests;

public sealed class OpenReportsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TryOpen_OneCannotBeWritten_LeavesTheOthersAsTheyWere()
    {
        var kept = folder.Write("kept.txt", "before");
        Directory.CreateDirectory($"{folder.Path}/taken");

        var open = OpenReports.TryOpen([new ReportTarget("text", kept), new ReportTarget("json", $"{folder.Path}/new.json"), new ReportTarget("json", $"{folder.Path}/taken")], out var problem);

        Assert.Null(open);
        Assert.Equal(("RHS0001", "a folder"), (problem?.Code, problem?.Found));
        Assert.Equal("before", File.ReadAllText(kept));
        Assert.False(File.Exists($"{folder.Path}/new.json"));
    }

    [Fact]
    public void Write_AFileThatWasLonger_HoldsTheReportOnly()
    {
        var kept = folder.Write("kept.txt", "longer than the report");
        var output = TestOutput.Create();
        using var open = OpenReports.TryOpen([new ReportTarget("text", null), new ReportTarget("text", kept)], out _);

        Assert.Equal(0, open!.Write(output.Program, static (_, writer) => writer.Write("report")));

        Assert.Equal(("report", "report"), (File.ReadAllText(kept), output.Out));
    }

    [Fact]
    public void Write_AFileTakesNoMore_WritesTheOthersAndSaysSo()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no full disk to be had here.");
        var output = TestOutput.Create();
        using var open = OpenReports.TryOpen([new ReportTarget("json", "/dev/full"), new ReportTarget("text", null)], out _);

        Assert.Equal(1, open!.Write(output.Program, static (_, writer) => writer.Write("report")));

        Assert.Equal("report", output.Out);
        Assert.Contains("the report '/dev/full' cannot be written to; what the command did so far stands", output.Error, StringComparison.Ordinal);
    }
}

using Rehearsal.Cli.Reports;
using Rehearsal.Cli.Tests.Flows;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Tests.Reports;

public sealed class HeldEntriesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(null, 2, 2)]
    [InlineData(null, 1, null)]
    [InlineData("type:OrderCreated", 2, 2)]
    [InlineData("type:OrderCreated", 1, null)]
    [InlineData("type:Nothing", 1, 0)]
    public void TryRead_MoreThanTheBound_IsAnError(string? filter, int countMax, int? expected)
    {
        var file = SampleRecording.Write(folder, "a.jsonl");
        EntryFilter? read = null;
        Assert.True(filter is null || EntryFilter.TryParse(filter, out read, out _));
        using var output = new ProgramOutput { Out = TextWriter.Null, Error = TextWriter.Null };
        List<Diagnostic> errors = [];

        var held = HeldEntries.TryRead(new RecordedEntries(output, CancellationToken.None), file, read, keepsPayloads: true, errors, countMax);

        Assert.Equal(expected, held?.Count);
        Assert.Equal(expected is null ? [$"at most {countMax} entries, which are held in memory"] : [], errors.Select(static error => error.Expected));
    }
}

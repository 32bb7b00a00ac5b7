namespace Rehearsal.Events.Tests.Embedded;

/// <summary>What a repair leaves alone: whole records, what an earlier repair kept, logs of a newer format.</summary>
public sealed class LogRepairTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Repair_HeaderAlone_CostsNoRecord(int segment)
    {
        var all = await FillAsync();
        var file = Segment(segment);
        await FlipAsync(file, 3);
        Assert.Throws<EventLogException>(() => Logs.ReadAllAsync(folder.Path).GetAwaiter().GetResult());

        var plan = LogRepair.Plan(folder.Path);
        var cut = Assert.Single(plan.Cuts);
        Assert.Equal((file, 0L, true), (cut.File, cut.RecordsLeftOut, cut.RenewsHeader));
        Assert.Equal([file + ".damaged"], LogRepair.Repair(folder.Path).KeptAside);

        Assert.Equal(all, await Logs.ReadAllAsync(folder.Path));
        Assert.True(LogVerifier.Verify(folder.Path).IsWhole);
    }

    [Fact]
    public async Task Repair_FirstSegmentFromItsFirstRecordOn_LogGoesOnWhereItBegan()
    {
        await FillAsync();
        await FlipAsync(Segment(0), 70);

        Assert.Equal(0, LogRepair.Repair(folder.Path).Head);

        await using var log = Logs.Open(folder.Path, segmentSize: 4096);
        Assert.Equal(0, log.Head);
        await log.AppendAsync([Sample.Event(1)], cancellationToken: Token);
    }

    [Fact]
    public async Task Repair_Interrupted_ChangesNothing()
    {
        await FillAsync();
        await FlipAsync(Segment(0), 1500);
        var before = Contents();
        var interrupted = new CancellationToken(canceled: true);

        Assert.ThrowsAny<OperationCanceledException>(() => LogRepair.PlanInterruptibly(folder.Path, RealDisk.Instance, interrupted));
        Assert.ThrowsAny<OperationCanceledException>(() => LogRepair.RepairInterruptibly(folder.Path, RealDisk.Instance, interrupted));

        Assert.Equal(before, Contents());
        Assert.NotEmpty(LogRepair.Repair(folder.Path).KeptAside);

        List<(string, string)> Contents() =>
            [.. Directory.GetFiles(folder.Path, "*.segment*").Order(StringComparer.Ordinal).Select(static file => (file, Convert.ToHexString(File.ReadAllBytes(file))))];
    }

    [Fact]
    public async Task Repair_AgainAtTheSameFile_KeepsBothAside()
    {
        await FillAsync();
        await FlipAsync(Segment(0), 3);
        var first = await File.ReadAllBytesAsync(Segment(0), Token);
        LogRepair.Repair(folder.Path);
        await FlipAsync(Segment(0), 1500);

        var second = LogRepair.Repair(folder.Path);

        Assert.Contains(Segment(0) + ".2.damaged", second.KeptAside);
        Assert.Equal(first, await File.ReadAllBytesAsync(Segment(0) + ".damaged", Token));
    }

    [Fact]
    public async Task Repair_RecordThatIsIntactAndWrong_CutsThere()
    {
        var all = await FillAsync();

        // Version 2 of a stream whose version 1 is not there: intact bytes that no writer of ours writes.
        var at = StoredRecords.Read(folder.Path).First(static record => record.Stream is not null && record.Position > 3);
        var bytes = await File.ReadAllBytesAsync(at.File, Token);
        bytes[at.Offset + RecordFormat.HeaderSize + at.Type!.Length + at.CorrelationId.Length] ^= 1;
        var record = bytes.AsSpan((int)at.Offset, at.Length);
        RecordFormat.Complete(record, at.Position, (uint)at.Unflushed, at.EndsBatch);
        await File.WriteAllBytesAsync(at.File, bytes, Token);
        Assert.Equal(at.Offset, LogVerifier.Verify(folder.Path).Problems[0].Offset);

        var result = LogRepair.Repair(folder.Path);

        Assert.InRange(result.Head, at.Position - 2, at.Position);
        Assert.True(LogVerifier.Verify(folder.Path).IsWhole);
        Assert.Equal(all.Take((int)result.Head), await Logs.ReadAllAsync(folder.Path));
    }

    [Fact]
    public async Task Repair_NewerFormatOrUnknownKind_IsRefusedAndNothingChanges()
    {
        await FillAsync();
        var at = StoredRecords.Read(folder.Path).ElementAt(2);
        var bytes = await File.ReadAllBytesAsync(at.File, Token);
        bytes[at.Offset + 28] = 9;
        RecordFormat.Complete(bytes.AsSpan((int)at.Offset, at.Length), at.Position, (uint)at.Unflushed, at.EndsBatch);
        await File.WriteAllBytesAsync(at.File, bytes, Token);

        var e = Assert.Throws<EventLogException>(() => LogRepair.Repair(folder.Path));

        Assert.Equal((EventLogProblem.NewerFormat, at.File, at.Offset), (e.Problem, e.File, e.Offset));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(at.File, Token));
        Assert.Throws<EventLogException>(() => StoredRecords.Read(folder.Path).Count());
    }

    [Fact]
    public async Task Repair_DroppedStreamsDamaged_IsSaidAndRefused()
    {
        await using (var log = Logs.Open(folder.Path, segmentSize: 4096))
        {
            await Logs.FillAsync(log, 60);
            log.Retain(2 * 4096, null);
        }

        Assert.True(LogVerifier.Verify(folder.Path).IsWhole);
        var file = Path.Combine(folder.Path, "dropped.streams");
        await FlipAsync(file, 20);

        Assert.Equal(file, Assert.Single(LogVerifier.Verify(folder.Path).Problems).File);
        Assert.Equal(EventLogProblem.Damaged, Assert.Throws<EventLogException>(() => LogRepair.Repair(folder.Path)).Problem);
    }

    [Fact]
    public async Task StoredRecords_OfALog_AreWhatWasWritten()
    {
        var all = await FillAsync();

        Assert.Equal(all, StoredRecords.Read(folder.Path).Select(static record => new LogRecord(record.Position, record.ToEntry())));
        Assert.Equal(all.Skip(31), StoredRecords.Read(folder.Path, 31).Select(static record => new LogRecord(record.Position, record.ToEntry())));
        foreach (var record in StoredRecords.Read(folder.Path))
        {
            var entry = record.ToEntry();
            Assert.Equal((entry.Id, entry.Time, entry.CorrelationId), (record.Id, record.Time, record.CorrelationId));
            Assert.Equal(((entry as EventEnvelope)?.Type, (entry as EventEnvelope)?.Stream), (record.Type, record.Stream));
        }
    }

    private async Task<List<LogRecord>> FillAsync()
    {
        await using var log = Logs.Open(folder.Path, segmentSize: 4096);
        return [.. (await Logs.FillAsync(log, 60)).SelectMany(static batch => batch)];
    }

    private string Segment(int at) => Logs.Segments(folder.Path) is var all && at < 0 ? all[^-at] : all[at];

    private static async Task FlipAsync(string file, int at)
    {
        var bytes = await File.ReadAllBytesAsync(file, Token);
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Token);
    }
}

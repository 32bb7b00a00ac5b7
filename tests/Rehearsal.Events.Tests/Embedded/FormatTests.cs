using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Rehearsal.Events.Tests.Embedded;

/// <summary>The format over time: what version 1 wrote stays readable, what a later one writes is read or refused in clear words.</summary>
public sealed class FormatTests : IDisposable
{
    private const int MinorAt = 10;
    private const byte UnknownSkippableKind = 200;

    private static readonly LogEntry[] Entries =
    [
        Sample.Event(1, "OrderCreated", "c1", "order-1") with
        {
            Subject = "größe",
            CausationId = Sample.Id(9),
            TraceParent = new TraceParent(new UInt128(1, 2), new SpanId(3)),
            Extensions = new EventExtensions([new EventExtension("tenant", new EventData("\"a\""u8.ToArray()))]),
        },
        Sample.Span(2, "c1") with { Parent = new SpanId(5), Error = new SpanError("TimeoutException", "late"), Attempt = 3, Injected = true, Outcome = SpanOutcome.Failed, Duration = TimeSpan.FromSeconds(2) },
        Sample.Mark(3) with { About = Sample.Id(1) },
        Sample.Event(4) with { Data = default },
    ];

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Format_Version1_IsReadAndWrittenByteForByte()
    {
        List<LogRecord> committed = [];
        await using (var log = Logs.Open(folder.Path, segmentSize: 4096))
        {
            committed.AddRange(await log.AppendAsync(Entries[..3], cancellationToken: Token));
            committed.AddRange(await log.AppendAsync(Entries[3..], cancellationToken: Token));
        }

        var written = Logs.Segments(folder.Path)[0];
        var approved = ApprovedFile();
        if (Environment.GetEnvironmentVariable("REHEARSAL_APPROVE") == "1")
        {
            File.Copy(written, approved, overwrite: true);
        }

        Assert.Equal(await File.ReadAllBytesAsync(approved, Token), await File.ReadAllBytesAsync(written, Token));
        File.Copy(approved, written, overwrite: true);
        Assert.Equal(committed, await Logs.ReadAllAsync(folder.Path));
        Assert.True(LogVerifier.Verify(folder.Path).IsWhole);
    }

    // Logs as they were written when an index had one checksum, and when its filter was another one: queries are answered from those files, which stay as they are.
    [Theory]
    [InlineData("version1-index")]
    [InlineData("version2-index")]
    public async Task Open_IndexesOfAnEarlierVersion_AreUsed(string version)
    {
        var kept = Path.Combine(Path.GetDirectoryName(ApprovedFile())!, version);
        foreach (var file in Directory.GetFiles(kept))
        {
            File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        }

        List<LogRecord> all = [];
        var disk = new Storage.CountingDisk();
        await using (var log = Logs.Open(folder.Path, disk: disk))
        {
            all.AddRange(await Logs.ReadAllAsync(log));
            Assert.Equal(99, all.Count);
            Assert.Equal(all.Where(static record => record.Entry.CorrelationId == "c3"), await Logs.ReadAllAsync(log, new LogQuery { CorrelationId = "c3" }));
            Assert.Empty(await Logs.ReadAllAsync(log, new LogQuery { CorrelationId = "c9" }));
            Assert.Equal(all[40..50], await Logs.ReadAllAsync(log, new LogQuery { Since = all[40].Entry.Time, Until = all[50].Entry.Time }));
        }

        // The newest segment has no index yet.
        Assert.Equal(2, Directory.GetFiles(kept, "*.index").Length);
        foreach (var file in Directory.GetFiles(kept, "*.index"))
        {
            Assert.Contains(Path.Combine(folder.Path, Path.GetFileName(file)), disk.Opened);
            Assert.Equal(await File.ReadAllBytesAsync(file, Token), await File.ReadAllBytesAsync(Path.Combine(folder.Path, Path.GetFileName(file)), Token));
        }
    }

    [Fact]
    public async Task Open_NewerMinorVersionWithUnknownRecords_ReadsWhatItKnows()
    {
        await using (var log = Logs.Open(folder.Path, segmentSize: 4096))
        {
            await log.AppendAsync([Sample.Event(1)], cancellationToken: Token);
        }

        var file = Logs.Segments(folder.Path)[0];
        var bytes = await File.ReadAllBytesAsync(file, Token);
        bytes[MinorAt] = 7;
        Sign(bytes);

        // In the place of the seal stands what this version has never heard of.
        var seal = Enumerable.Range(0, bytes.Length / 8).Select(static n => n * 8).Last(at => bytes[at] == RecordFormat.HeaderSize && bytes[at + 28] == RecordFormat.SealKind);
        bytes[seal + 28] = UnknownSkippableKind;
        RecordFormat.Complete(bytes.AsSpan(seal, RecordFormat.HeaderSize), 1, 0, endsBatch: true);
        await File.WriteAllBytesAsync(file, bytes, Token);

        await using (var again = Logs.Open(folder.Path))
        {
            await again.AppendAsync([Sample.Event(2)], cancellationToken: Token);
        }

        Assert.Equal([Sample.Event(1), Sample.Event(2)], (await Logs.ReadAllAsync(folder.Path)).Select(static r => r.Entry));
        Assert.True(LogVerifier.Verify(folder.Path).IsWhole);
    }

    [Fact]
    public async Task Open_NewerMajorVersion_IsRefusedAndLeftAlone()
    {
        await using (var log = Logs.Open(folder.Path, segmentSize: 4096))
        {
            await log.AppendAsync([Sample.Event(1)], cancellationToken: Token);
        }

        var file = Logs.Segments(folder.Path)[0];
        var bytes = await File.ReadAllBytesAsync(file, Token);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), 2);
        Sign(bytes);
        await File.WriteAllBytesAsync(file, bytes, Token);

        var e = Assert.Throws<EventLogException>(() => Logs.Open(folder.Path));
        Assert.Equal((EventLogProblem.NewerFormat, file), (e.Problem, e.File));
        Assert.Throws<EventLogException>(() => EmbeddedLogReader.Open(folder.Path, TimeProvider.System));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file, Token));
        Assert.False(LogVerifier.Verify(folder.Path).IsWhole);
    }

    private static void Sign(byte[] header) =>
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(60), RecordFormat.ChecksumOf(header.AsSpan(0, 60)));

    private static string ApprovedFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "version1.segment");
}

using Rehearsal.Events.Tests.Embedded;

namespace Rehearsal.Events.Tests.Storage;

public sealed class FewFilesDiskTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly CountingDisk below = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_MoreFilesThanAreAllowed_ServesThemAllWithFewOpenBelow()
    {
        const int Files = 300;
        const int Allowed = 10;
        const int Threads = 8;
        var disk = new FewFilesDisk(below, Allowed);
        var files = Enumerable.Range(0, Files).Select(n => Create(disk, n)).ToList();

        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            var random = new Random(thread);
            var read = new byte[4];
            for (var i = 0; i < 2_000; i++)
            {
                var n = random.Next(Files);
                Assert.Equal(4, files[n].ReadAt(read, 0));
                Assert.Equal(n, BitConverter.ToInt32(read));
            }
        });

        Assert.InRange(below.OpenMost, 1, Allowed + Threads + 1);
        files.ForEach(static file => file.Dispose());
        Assert.Equal(0, below.Open);
    }

    [Fact]
    public void WriteAt_FileThatWasClosedBelow_KeepsWhatItHadUnderTheNameItHas()
    {
        var disk = new FewFilesDisk(below, 1);
        var first = Create(disk, 1);
        disk.Rename(PathOf(1), PathOf(2));
        using var other = Create(disk, 3);

        first.WriteAt(BitConverter.GetBytes(7), 4);

        Assert.False(File.Exists(PathOf(1)));
        first.Dispose();
        Assert.Equal([1, 0, 0, 0, 7, 0, 0, 0], File.ReadAllBytes(PathOf(2)));
    }

    // Others are used so much between the making of a file and its renaming that it is closed by then.
    [Fact]
    public void Rename_FileThatIsClosedBelow_GoesOnUnderItsNewName()
    {
        var disk = new FewFilesDisk(below, 1);
        var first = Create(disk, 1);
        using var other = Create(disk, 3);

        disk.Rename(PathOf(1), PathOf(2));
        first.WriteAt(BitConverter.GetBytes(7), 4);

        first.Dispose();
        Assert.Equal([1, 0, 0, 0, 7, 0, 0, 0], File.ReadAllBytes(PathOf(2)));
        Assert.False(File.Exists(PathOf(1)));
    }

    [Fact]
    public void ReadAt_AfterDispose_Throws()
    {
        var file = Create(new FewFilesDisk(below, 1), 1);
        file.Dispose();
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.ReadAt(new byte[1], 0));
        Assert.Equal(0, below.Open);
    }

    [Fact]
    public void Open_FileThatIsNotThere_Throws() => Assert.Throws<FileNotFoundException>(() => new FewFilesDisk(below, 1).Open(PathOf(9), DiskAccess.Read));

    // A log that is written for years, and queries that look into each of its segments.
    [Fact]
    public async Task Log_OfManySegments_HasFewFilesOpen()
    {
        List<LogRecord> written = [];
        await using (var log = Logs.Open(folder.Path, LogDurability.Buffered, 16 * 1024, below))
        {
            for (var n = 0; Logs.Segments(folder.Path).Length < 200; n++)
            {
                written.AddRange(await log.AppendAsync([.. Enumerable.Range(0, 60).Select(i => (LogEntry)Sample.Event((n * 60) + i, correlation: $"c{i % 7}"))], cancellationToken: Token));
            }

            Assert.InRange(below.OpenMost, 1, FewFilesDisk.OpenMaxOfALog + 2);
            Assert.Equal(written, await Logs.ReadAllAsync(log));
            Assert.Equal(written.Where(static record => record.Entry.CorrelationId == "c3"), await Logs.ReadAllAsync(log, new LogQuery { CorrelationId = "c3" }));
        }

        Assert.Equal(0, below.Open);
        using (var reader = EmbeddedLogReader.Open(folder.Path, TimeProvider.System, disk: below))
        {
            using var scan = reader.Scan();
            var count = 0;
            while (scan.MoveNext())
            {
                count++;
            }

            Assert.Equal(written.Count, count);
        }

        Assert.InRange(below.OpenMost, 1, FewFilesDisk.OpenMaxOfALog + 2);
        Assert.Equal(0, below.Open);
    }

    private string PathOf(int n) => Path.Combine(folder.Path, $"{n}.file");

    private IDiskFile Create(FewFilesDisk disk, int n)
    {
        var file = disk.Open(PathOf(n), DiskAccess.Create);
        file.WriteAt(BitConverter.GetBytes(n), 0);
        return file;
    }
}

namespace Rehearsal.Events.Tests.Embedded;

/// <summary>A disk that fails once, at every call there is.</summary>
public sealed class DiskFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<EventLogProblem> Problems => [EventLogProblem.DiskFailed, EventLogProblem.DiskFull, EventLogProblem.ReadOnly];

    [Theory]
    [MemberData(nameof(Problems))]
    public async Task Append_DiskFailsAtAnyCall_NothingAcknowledgedIsLostAndTheLogOpensAgain(EventLogProblem problem)
    {
        Exception Failure() => problem switch
        {
            EventLogProblem.DiskFull => new DiskFullException("disk"),
            EventLogProblem.ReadOnly => new UnauthorizedAccessException("read-only"),
            _ => new IOException("broken"),
        };
        var failed = 0;
        for (var at = 1L; ; at++)
        {
            using var folder = new TemporaryFolder();
            var disk = new FailingDisk(at, Failure, flush: false);
            List<LogRecord> acknowledged = [];
            List<LogEntry> tried = [];
            try
            {
                await using var log = Logs.Open(folder.Path, segmentSize: 4096, disk: disk);
                for (var n = 0; n < 30; n++)
                {
                    LogEntry[] batch = [Sample.Event(2 * n, stream: "s"), Sample.Event((2 * n) + 1, correlation: $"c{n}")];
                    try
                    {
                        var committed = await log.AppendAsync(batch, cancellationToken: Token);
                        acknowledged.AddRange(committed);
                        tried.AddRange(committed.Select(r => r.Entry));
                    }
                    catch (EventLogException e)
                    {
                        Assert.Equal(problem, e.Problem);
                        tried.AddRange([Sample.Event(2 * n, stream: "s") with { StreamVersion = n + 1 }, batch[1]]);
                        failed++;
                        break;
                    }
                }

                Assert.Equal(acknowledged, await Logs.ReadAllAsync(log));
            }
            catch (EventLogException e)
            {
                Assert.Equal(problem, e.Problem);
                failed++;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Reading lets the disk's own words through.
                failed++;
            }

            var found = await Logs.ReadAllAsync(folder.Path);
            Assert.Equal(acknowledged, found.Take(acknowledged.Count));
            Assert.True(found.Count == acknowledged.Count || found.Count == tried.Count, $"call {at}: {found.Count} records, {acknowledged.Count} acknowledged, {tried.Count} tried");
            Assert.Equal(tried.Take(found.Count), found.Select(r => r.Entry));
            if (!disk.HasFailed)
            {
                break;
            }
        }

        Assert.True(failed > 30, $"{failed} failures");
    }

    [Fact]
    public async Task Append_NoRoomForANewSegment_GoesOnWhenThereIsRoomAgain()
    {
        using var folder = new TemporaryFolder();
        var full = false;
        var disk = new RoomDisk(() => full);
        await using var log = Logs.Open(folder.Path, segmentSize: 4096, disk: disk);
        var before = await Logs.FillAsync(log, 3);
        full = true;
        var e = await Assert.ThrowsAsync<EventLogException>(async () => await Logs.FillAsync(log, 50, from: 3));
        Assert.Equal(EventLogProblem.DiskFull, e.Problem);
        var head = log.Head;
        full = false;
        var after = await log.AppendAsync([Sample.Event(1, stream: "s0")], cancellationToken: Token);

        Assert.Equal(head, after[0].Position);
        Assert.Equal(head + 1, (await Logs.ReadAllAsync(log)).Count);
        Assert.True(before.Count < head);
    }

    [Fact]
    public async Task Append_ManyCallers_ShareFlushes()
    {
        using var folder = new TemporaryFolder();
        var disk = new FailingDisk(long.MaxValue, () => new IOException());
        await using var log = Logs.Open(folder.Path, segmentSize: 1024 * 1024, disk: disk);
        using var isFlushing = new SemaphoreSlim(0);
        using var goOn = new ManualResetEventSlim();
        var before = disk.Flushes;
        disk.Flushing = () =>
        {
            isFlushing.Release();
            goOn.Wait(Token);
        };

        // While the first one flushes, the others come.
        var first = Task.Factory.StartNew(() => AppendAsync(0).GetAwaiter().GetResult(), Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await isFlushing.WaitAsync(Token);
        var others = Enumerable.Range(1, 63).Select(AppendAsync).ToArray();
        Assert.DoesNotContain(others, static append => append.IsCompleted);
        goOn.Set();
        await Task.WhenAll([first, .. others]);
        disk.Flushing = null;

        Assert.Equal(64, log.Head);
        Assert.Equal(2, disk.Flushes - before);

        Task AppendAsync(int n) => log.AppendAsync([Sample.Event(n)], cancellationToken: Token).AsTask();
    }

    /// <summary>A disk on which no new file can be made while it is full.</summary>
    private sealed class RoomDisk(Func<bool> full) : IDisk
    {
        public void CreateFolder(string folder) => RealDisk.Instance.CreateFolder(folder);

        public IReadOnlyList<string> List(string folder) => RealDisk.Instance.List(folder);

        public IDiskFile Open(string path, DiskAccess access) =>
            full() && access == DiskAccess.Create ? throw new DiskFullException(path) : RealDisk.Instance.Open(path, access);

        public void Delete(string path) => RealDisk.Instance.Delete(path);

        public void Rename(string from, string to) => RealDisk.Instance.Rename(from, to);

        public void FlushFolder(string folder) => RealDisk.Instance.FlushFolder(folder);

        public IDisposable? TryLock(string path) => RealDisk.Instance.TryLock(path);
    }
}

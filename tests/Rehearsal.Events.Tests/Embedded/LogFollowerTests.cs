namespace Rehearsal.Events.Tests.Embedded;

/// <summary>A follower's checkpoint: out of order, torn, damaged, on a disk that fails, in the way of retention.</summary>
public sealed class LogFollowerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder copy = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Checkpoint => Path.Combine(folder.Path, "followers", "a.handled");

    public void Dispose()
    {
        folder.Dispose();
        copy.Dispose();
    }

    [Fact]
    public async Task Mark_OutOfOrder_TheRestComesAgain()
    {
        await using var log = await FilledAsync(10);
        using (var follower = Open())
        {
            Assert.Equal(Enumerable.Range(0, 10).Select(static n => (long)n), await TakeAsync(follower, 10));
            await follower.MarkHandledAsync(7);
            await follower.MarkHandledAsync([3, 0, 1]);
            await follower.MarkHandledAsync(7);
            Assert.Equal(2, follower.LowWater);
        }

        Assert.Equal(new FollowerProgress("a", 2, 2), Assert.Single(LogFollower.List(folder.Path)));
        using (var again = Open())
        {
            Assert.Equal([2, 4, 5, 6, 8, 9], await TakeAsync(again, 6));
            await again.MarkHandledAsync([2, 4, 5, 6]);
            Assert.Equal(8, again.LowWater);
            await log.AppendAsync([Sample.Event(99)], cancellationToken: Token);
            Assert.Equal([8, 9, 10], await TakeAsync(again, 3));
        }
    }

    [Fact]
    public async Task Open_SameNameTwice_IsRefusedAndOtherNamesAreNot()
    {
        await using var log = await FilledAsync(3);
        var first = Open();
        using var other = Open("b");
        var e = Assert.Throws<EventLogException>(() => Open());
        Assert.Equal((EventLogProblem.FollowerTaken, Checkpoint), (e.Problem, e.File));
        Assert.Throws<EventLogException>(() => LogFollower.Remove(folder.Path, "a"));
        await first.MarkHandledAsync(0);
        Assert.Equal((1, 0), (first.LowWater, other.LowWater));
        first.Dispose();
        using var second = Open();
        Assert.Equal(1, second.LowWater);
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData(".a")]
    [InlineData("a/b")]
    [InlineData("ä")]
    public void Open_OddName_IsRefused(string name) => Assert.ThrowsAny<ArgumentException>(() => Open(name));

    [Fact]
    public async Task Mark_BeyondTheLog_IsRefused()
    {
        await using var log = await FilledAsync(3);
        using var follower = Open();
        await follower.MarkHandledAsync(2);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await follower.MarkHandledAsync(3));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await follower.MarkHandledBelowAsync(4));
        await follower.MarkHandledBelowAsync(3);
        Assert.Equal(3, follower.LowWater);
    }

    [Fact]
    public async Task Open_CheckpointCutAtEveryByte_NothingUnmarkedIsHidden()
    {
        await using var log = await FilledAsync(12);
        long[] marks = [5, 0, 9, 1, 7];
        using (var follower = Open())
        {
            foreach (var position in marks)
            {
                await follower.MarkHandledAsync(position);
            }
        }

        var whole = await File.ReadAllBytesAsync(Checkpoint, Token);
        Assert.Equal(FollowerFile.HeaderLength + (marks.Length * FollowerFile.EntryLength), whole.Length);
        for (var length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(Checkpoint, whole[..length], Token);
            if (length < FollowerFile.HeaderLength)
            {
                var e = Assert.Throws<EventLogException>(() => Open());
                Assert.Equal((EventLogProblem.Damaged, Checkpoint), (e.Problem, e.File));
                continue;
            }

            using var follower = Open();
            var handled = marks[..((length - FollowerFile.HeaderLength) / FollowerFile.EntryLength)];
            var left = Enumerable.Range(0, 12).Select(static n => (long)n).Except(handled).ToList();
            Assert.Equal(left, await TakeAsync(follower, left.Count));
        }
    }

    [Fact]
    public async Task Open_CheckpointWithAFlippedBit_NothingUnmarkedIsHidden()
    {
        await using var log = await FilledAsync(12);
        long[] marks = [5, 0, 9];
        using (var follower = Open())
        {
            await follower.MarkHandledAsync(marks[0]);
            await follower.MarkHandledAsync(marks[1]);
            await follower.MarkHandledAsync(marks[2]);
        }

        var whole = await File.ReadAllBytesAsync(Checkpoint, Token);
        for (var at = 0; at < whole.Length; at++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= (byte)(1 << (at % 8));
            await File.WriteAllBytesAsync(Checkpoint, bytes, Token);
            if (at < FollowerFile.HeaderLength)
            {
                Assert.Throws<EventLogException>(() => Open());
                continue;
            }

            using var follower = Open();
            var hit = (at - FollowerFile.HeaderLength) / FollowerFile.EntryLength;
            var left = Enumerable.Range(0, 12).Select(static n => (long)n).Except(marks.Where((_, n) => n != hit)).ToList();
            Assert.Equal(left, await TakeAsync(follower, left.Count));
        }
    }

    [Fact]
    public async Task Checkpoint_Version1_IsThis()
    {
        await using var log = await FilledAsync(12);
        using (var follower = Open("a", new LogFollowerOptions { From = 2 }))
        {
            await follower.MarkHandledAsync([5, 6]);
        }

        const string Version1 = "524853464F4C0D0A0100000020000000020000000000000000000000C18DB16B0500000000000000020000002C12B160";
        Assert.Equal(Version1, Convert.ToHexString(await File.ReadAllBytesAsync(Checkpoint, Token)));
        await File.WriteAllBytesAsync(Checkpoint, Convert.FromHexString(Version1), Token);
        using (var again = Open())
        {
            Assert.Equal([2, 3, 4, 7], await TakeAsync(again, 4));
        }

        // A newer minor version is read, a newer major one refused.
        foreach (var (at, refused) in new[] { (10, false), (8, true) })
        {
            var bytes = Convert.FromHexString(Version1);
            bytes[at] = 9;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(28), RecordFormat.ChecksumOf(bytes.AsSpan(0, 28)));
            await File.WriteAllBytesAsync(Checkpoint, bytes, Token);
            if (refused)
            {
                Assert.Equal(EventLogProblem.NewerFormat, Assert.Throws<EventLogException>(() => Open()).Problem);
            }
            else
            {
                Open().Dispose();
            }
        }
    }

    [Fact]
    public async Task Mark_DiskFailsAtEachCall_AcknowledgedMarksHold()
    {
        await using var log = await FilledAsync(12);
        var calls = await RunAsync(long.MaxValue);
        Assert.True(calls > 20, $"{calls} calls");
        for (var failAt = 1; failAt <= calls; failAt++)
        {
            LogFollower.Remove(folder.Path, "a");
            await RunAsync(failAt);
        }

        async Task<long> RunAsync(long failAt)
        {
            var disk = new FailingDisk(failAt, static () => new IOException("broken"));
            List<long> marked = [];
            try
            {
                using var follower = Open("a", new LogFollowerOptions { Disk = disk, Durability = LogDurability.Flushed });
                foreach (var position in new long[] { 4, 0, 6, 1 })
                {
                    try
                    {
                        await follower.MarkHandledAsync(position);
                        marked.Add(position);
                    }
                    catch (EventLogException e)
                    {
                        Assert.Equal(EventLogProblem.DiskFailed, e.Problem);
                    }
                }
            }
            catch (EventLogException)
            {
                Assert.True(disk.HasFailed);
            }

            using var again = Open();
            var left = await TakeAsync(again, upTo: 11);
            Assert.DoesNotContain(left, marked.Contains);
            Assert.Empty(new long[] { 2, 3, 5, 7, 8, 9, 10, 11 }.Except(left));
            return disk.Calls;
        }
    }

    [Fact]
    public async Task Follow_FarAheadOfTheFirstUnmarked_WaitsForItsMark()
    {
        await using var log = await FilledAsync(12);
        using var follower = Open("a", new LogFollowerOptions { AheadMax = 4 });
        await using var following = follower.FollowAsync(Token).GetAsyncEnumerator(Token);
        for (var n = 0; n < 4; n++)
        {
            Assert.True(await following.MoveNextAsync());
        }

        var next = following.MoveNextAsync();
        await follower.MarkHandledAsync(2);
        Assert.False(next.IsCompleted);
        await follower.MarkHandledAsync(0);
        Assert.True(await next);
        Assert.Equal(4, following.Current.Position);

        var last = following.MoveNextAsync();
        follower.Dispose();
        Assert.False(await last);
    }

    [Fact]
    public async Task Follow_OneKind_OthersCountAsHandledWhenPassed()
    {
        await using var log = Logs.Open(folder.Path);
        for (var n = 0; n < 4; n++)
        {
            await log.AppendAsync([Sample.Event(n), Sample.Span(n), Sample.Mark(n)], cancellationToken: Token);
        }

        using (var follower = Open("a", new LogFollowerOptions { Kinds = LogEntryKinds.Events }))
        {
            Assert.Equal([0, 3, 6, 9], await TakeAsync(follower, 4));
            await follower.MarkHandledAsync([0, 3, 9]);
            Assert.Equal(6, follower.LowWater);
        }

        // What was passed before a mark is written with it.
        Assert.Equal(new FollowerProgress("a", 6, 3), Assert.Single(LogFollower.List(folder.Path)));
    }

    [Fact]
    public async Task Mark_ManyTimes_TheFileStaysSmall()
    {
        const int Count = 20_000;
        await using var log = Logs.Open(folder.Path, LogDurability.Buffered, 1024 * 1024);
        await log.AppendAsync([.. Enumerable.Range(0, Count).Select(static n => (LogEntry)Sample.Event(n))], cancellationToken: Token);
        var largest = 0L;
        using (var follower = Open())
        {
            // Every other one first, from the end on: as many ranges as there can be.
            for (var n = Count - 1; n > 0; n -= 2)
            {
                await follower.MarkHandledAsync(n);
            }

            for (var n = 0; n < Count; n += 2)
            {
                await follower.MarkHandledAsync(n);
                largest = n % 100 == 0 ? Math.Max(largest, new FileInfo(Checkpoint).Length) : largest;
            }

            Assert.Equal(Count, follower.LowWater);
        }

        Assert.InRange(largest, 1, 2 * Count * FollowerFile.EntryLength);
        Open().Dispose();
        Assert.Equal(FollowerFile.HeaderLength, new FileInfo(Checkpoint).Length);
    }

    [Fact]
    public void Handled_RandomRanges_IsWhatASetSays()
    {
        var random = new Random(7);
        for (var round = 0; round < 50; round++)
        {
            var handled = new HandledPositions(5);
            var set = Enumerable.Range(0, 5).ToHashSet();
            for (var n = 0; n < 60; n++)
            {
                var from = random.Next(0, 100);
                var to = from + random.Next(0, 12);
                Assert.Equal(Enumerable.Range(from, to - from).Any(p => !set.Contains(p)), handled.Add(from, to));
                set.UnionWith(Enumerable.Range(from, to - from));
                Assert.Equal(Enumerable.Range(0, 120).Where(p => !set.Contains(p)), Enumerable.Range(0, 120).Where(p => !handled.Contains(p)));
                Assert.Equal(Enumerable.Range(0, 200).First(p => !set.Contains(p)), handled.LowWater);
                Assert.All(handled.Above.Zip(handled.Above.Skip(1)), static pair => Assert.True(pair.First.To < pair.Second.From));
            }
        }
    }

    [Fact]
    public async Task Retain_UnhandledRecords_StayUnlessTold()
    {
        await using var log = Logs.Open(folder.Path, segmentSize: 4096);
        await Logs.FillAsync(log, 100);
        using var slow = Open();
        using (var fast = Open("b"))
        {
            await fast.MarkHandledBelowAsync(log.Head);
        }

        await slow.MarkHandledBelowAsync(log.Head / 2);
        var all = log.Head;

        var first = log.Retain(0, null);

        Assert.Equal("a", first.HeldBy?.Name);
        Assert.InRange(log.First, 1, slow.LowWater);
        Assert.Equal(slow.LowWater, (await TakeAsync(slow, 1))[0]);
        Assert.Equal(new LogRetention(0, new FollowerProgress("a", slow.LowWater, 0)), log.Retain(0, null));

        Assert.True(log.Retain(0, null, dropUnhandled: true).Dropped > 0);
        var e = await Assert.ThrowsAsync<EventLogException>(async () => await TakeAsync(slow, 1));
        Assert.Equal(EventLogProblem.Dropped, e.Problem);
        await slow.MarkHandledBelowAsync(log.First);
        Assert.Equal(log.First, (await TakeAsync(slow, 1))[0]);
        Assert.Equal(all, log.Head);
    }

    [Fact]
    public async Task Retain_FollowerRemovedOrDamaged_DropsOnlyWhenItIsGone()
    {
        await using var log = Logs.Open(folder.Path, segmentSize: 4096);
        await Logs.FillAsync(log, 100);
        using (var follower = Open())
        {
            await follower.MarkHandledBelowAsync(log.Head);
        }

        await File.WriteAllBytesAsync(Checkpoint, new byte[40], Token);
        Assert.Equal(new LogRetention(0, new FollowerProgress("a", null, 0)), log.Retain(0, null));
        LogFollower.Remove(folder.Path, "a");
        Assert.Null(log.Retain(0, null).HeldBy);
        Assert.Single(Logs.Segments(folder.Path));
    }

    private LogFollower Open(string name = "a", LogFollowerOptions? options = null) =>
        LogFollower.Open(folder.Path, name, TimeProvider.System, (options ?? new LogFollowerOptions()) with { Interval = TimeSpan.FromMilliseconds(1) });

    private async Task<EmbeddedEventLog> FilledAsync(int count)
    {
        var log = Logs.Open(folder.Path, LogDurability.Buffered);
        await log.AppendAsync([.. Enumerable.Range(0, count).Select(static n => (LogEntry)Sample.Event(n))], cancellationToken: Token);
        return log;
    }

    private static async Task<List<long>> TakeAsync(LogFollower follower, int count = int.MaxValue, long upTo = long.MaxValue)
    {
        List<long> positions = [];
        await foreach (var record in follower.FollowAsync(Token))
        {
            positions.Add(record.Position);
            if (positions.Count == count || record.Position == upTo)
            {
                break;
            }
        }

        return positions;
    }
}

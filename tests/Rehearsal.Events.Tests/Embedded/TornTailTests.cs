namespace Rehearsal.Events.Tests.Embedded;

/// <summary>What a crash can leave of the last write, and what no crash can have left.</summary>
public sealed class TornTailTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder copy = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        folder.Dispose();
        copy.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_CutAtEveryByte_KeepsEveryWholeBatchAndNothingElse(bool zeros)
    {
        List<(long End, int Records)> batches = [(SegmentHeader.Length, 0)];
        List<LogRecord> committed = [];
        await using (var log = Logs.Open(folder.Path, segmentSize: 4096))
        {
            for (var n = 0; n < 6; n++)
            {
                committed.AddRange(await log.AppendAsync([.. Enumerable.Range(0, 1 + (n % 3)).Select(i => (LogEntry)Sample.Event((n * 3) + i, stream: "s"))], cancellationToken: Token));
                batches.Add((EndOf(Logs.Segments(folder.Path)[0]), committed.Count));
            }

            folder.CopyTo(copy.Path);
        }

        var file = Logs.Segments(copy.Path)[0];
        var whole = File.ReadAllBytes(file);
        for (var length = SegmentHeader.Length; length <= batches[^1].End; length++)
        {
            File.WriteAllBytes(file, zeros ? [.. whole[..length], .. new byte[whole.Length - length]] : whole[..length]);
            var expected = batches.Last(batch => batch.End <= length || IsPadding(whole, length, batch.End)).Records;

            await using (var log = Logs.Open(copy.Path, segmentSize: 4096, disk: FailingDisk.Unflushed))
            {
                Assert.Equal(expected, log.Head);
                Assert.Equal(committed.Take(expected), await Logs.ReadAllAsync(log));
                Assert.Equal(expected, await log.GetStreamVersionAsync("s", Token));
                await log.AppendAsync([Sample.Event(99)], cancellationToken: Token);
            }

            Assert.Equal([.. committed.Take(expected).Select(r => r.Entry), Sample.Event(99)], (await Logs.ReadAllAsync(copy.Path)).Select(r => r.Entry));
            foreach (var other in Directory.GetFiles(copy.Path).Where(other => other != file))
            {
                File.Delete(other);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_StaleRecordsBehindATornOne_NeverComeBack(bool arePending)
    {
        // The write of two batches arrived without its first sector: the second batch is whole, but was never acknowledged.
        long firstEnd;
        await using (var log = Logs.Open(folder.Path, LogDurability.Buffered))
        {
            await log.AppendAsync([Sample.Event(1)], cancellationToken: Token);
            await Logs.ReadAllAsync(log);
            firstEnd = EndOf(Logs.Segments(folder.Path)[0]);
            await log.AppendAsync([Sample.Event(2)], cancellationToken: Token);
            await log.AppendAsync([Sample.Event(3)], cancellationToken: Token);
            if (!arePending)
            {
                await Logs.ReadAllAsync(log);
            }

            folder.CopyTo(copy.Path);
        }

        var pending = System.IO.Path.Combine(copy.Path, PendingHeader.FileName);
        Assert.SkipUnless(!arePending || File.Exists(pending), "nothing is pending where a file cannot be mapped");
        if (!arePending)
        {
            File.Delete(pending);
        }

        var file = arePending ? pending : Logs.Segments(copy.Path)[0];
        firstEnd = arePending ? PendingHeader.RecordsAt : firstEnd;
        var bytes = File.ReadAllBytes(file);
        bytes.AsSpan((int)firstEnd, 16).Clear();
        File.WriteAllBytes(file, bytes);

        await using (var log = Logs.Open(copy.Path))
        {
            Assert.Equal(1, log.Head);
            Assert.Equal(!arePending, log.TornBytes > 0);

            // As long as the lost one, so that what followed that one would stand right behind this one.
            await log.AppendAsync([Sample.Event(4)], cancellationToken: Token);
            copy.CopyTo(System.IO.Path.Combine(copy.Path, "again"));
        }

        Assert.Equal([Sample.Event(1), Sample.Event(4)], (await Logs.ReadAllAsync(System.IO.Path.Combine(copy.Path, "again"))).Select(r => r.Entry));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_OneBitFlippedAnywhere_IsAnErrorOrChangesNothing(bool closed)
    {
        List<LogRecord> committed = [];
        long lastBatchAt, end;
        int beforeLast;
        await using (var log = Logs.Open(folder.Path, segmentSize: 4096))
        {
            committed.AddRange((await Logs.FillAsync(log, 4)).SelectMany(batch => batch));
            (lastBatchAt, beforeLast) = (EndOf(Logs.Segments(folder.Path)[0]), committed.Count);
            committed.AddRange(await log.AppendAsync([Sample.Event(50), Sample.Event(51)], cancellationToken: Token));
            end = EndOf(Logs.Segments(folder.Path)[0]);
            if (!closed)
            {
                folder.CopyTo(copy.Path);
            }
        }

        if (closed)
        {
            folder.CopyTo(copy.Path);
        }

        var file = Logs.Segments(copy.Path)[0];
        var whole = File.ReadAllBytes(file);
        var errors = 0;
        for (var at = 0; at < whole.Length; at++)
        {
            // Behind the seal every byte is as good as any other.
            if (at > end + 128 && at % 97 != 0)
            {
                continue;
            }

            var bytes = (byte[])whole.Clone();
            bytes[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(file, bytes);
            try
            {
                var records = await Logs.ReadAllAsync(copy.Path);

                // The last write before a crash cannot be told from a torn one; nothing before it may be missing.
                var mayMissLast = !closed && at >= lastBatchAt && at < end;
                Assert.True(records.Count == committed.Count || (mayMissLast && records.Count == beforeLast), $"byte {at}: {records.Count} of {committed.Count} records");
                Assert.Equal(committed.Take(records.Count), records);
            }
            catch (EventLogException e)
            {
                errors++;
                Assert.Equal(file, e.File);
                Assert.NotNull(e.Offset);
                Assert.True(e.Offset <= at, e.Message);
                Assert.True(at < end, $"byte {at} holds nothing");
            }
        }

        Assert.True(errors > 200, $"{errors} errors");
    }

    [Fact]
    public async Task Read_OldSegmentDamagedAnywhere_NamesFileAndOffset()
    {
        await using (var log = Logs.Open(folder.Path, segmentSize: 4096))
        {
            await Logs.FillAsync(log, 60);
        }

        var file = Logs.Segments(folder.Path)[1];
        var whole = File.ReadAllBytes(file);
        var all = await Logs.ReadAllAsync(folder.Path);
        var errors = 0;
        for (var at = 0; at < whole.Length; at += 7)
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= 16;
            File.WriteAllBytes(file, bytes);
            try
            {
                Assert.Equal(all, await Logs.ReadAllAsync(folder.Path));
            }
            catch (EventLogException e)
            {
                errors++;
                Assert.Equal((EventLogProblem.Damaged, file), (e.Problem, e.File));
                Assert.InRange(e.Offset!.Value, 0, at);
                Assert.InRange(at - e.Offset.Value, 0, 600);
            }
        }

        Assert.True(errors > 100, $"{errors} errors");
    }

    /// <summary>Finds the end of the last record by walking the lengths, as the format's page says.</summary>
    private static long EndOf(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var at = SegmentHeader.Length;
        while (at + 4 <= bytes.Length && BitConverter.ToInt32(bytes, at) is > 0 and var length)
        {
            at += (length + 7) & ~7;
        }

        return at;
    }

    private static bool IsPadding(byte[] bytes, int from, long to) => to - from is >= 0 and < 8 && bytes.AsSpan(from, (int)(to - from)).IndexOfAnyExcept((byte)0) < 0;
}

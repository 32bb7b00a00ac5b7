namespace Rehearsal.Events.Tests.Embedded;

/// <summary>The index of a growing segment and the file it becomes find what a look at every record's keys finds.</summary>
public sealed class LiveIndexTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // So few hashes that types, correlation ids and streams have the same ones, within a record and across records.
    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 3_000)]
    [InlineData(3, 40_000)]
    public void Find_KeysOfDifferentKindsWithOneHash_FindsEachRecordOnceInOrder(int seed, int records)
    {
        var random = new Random(seed);
        var keys = Enumerable.Range(0, records).Select(n => new RecordKeys { Type = Hash(4), Correlation = Hash(9) + 1, Stream = Hash(6), Time = n }).ToArray();
        var live = new LiveIndex();
        for (var at = 0; at < records;)
        {
            var run = Math.Min(records - at, 1 + random.Next(300));
            live.Add([.. Enumerable.Range(at, run).Select(static n => (uint)n * 8)], 0, keys.AsSpan(at, run));
            at += run;
            Check(live, keys.AsSpan(0, at), 3);
        }

        IndexFile.Write(RealDisk.Instance, folder.Path, 0, records * 8, live.Content());
        using var file = IndexFile.TryOpen(RealDisk.Instance, folder.Path, 0, static () => throw new InvalidOperationException())!;
        for (var hash = 0UL; hash < 12; hash++)
        {
            Check(live, keys, hash);
            Check(file, keys, hash);
        }

        ulong Hash(int count) => (ulong)random.Next(count);
    }

    // Hashes that are alike where the number of keys is estimated: the table is made with more slots until there are enough.
    [Fact]
    public void Write_FarMoreKeysThanEstimated_FindsThemAll()
    {
        const int Keys = 20_000;
        var live = new LiveIndex();
        for (var n = 0; n < Keys; n++)
        {
            live.Add([(uint)n * 8], 0, [new RecordKeys { Correlation = (ulong)n + 1, Time = n }]);
        }

        IndexFile.Write(RealDisk.Instance, folder.Path, 0, Keys * 8, live.Content());
        using var file = IndexFile.TryOpen(RealDisk.Instance, folder.Path, 0, static () => throw new InvalidOperationException())!;
        for (var n = 0; n < Keys; n++)
        {
            Assert.Equal([n], file.Find((ulong)n + 1, backwards: false));
        }

        Assert.Equal(0, file.CountOf(Keys + 1));
        Assert.Equal(0, file.CountOf(ulong.MaxValue));
    }

    private static void Check(SegmentIndex index, ReadOnlySpan<RecordKeys> keys, ulong hash)
    {
        List<int> expected = [];
        for (var n = 0; n < keys.Length && hash != 0; n++)
        {
            if (keys[n].Type == hash || keys[n].Correlation == hash || keys[n].Stream == hash)
            {
                expected.Add(n);
            }
        }

        Assert.Equal(expected.Count, index.CountOf(hash));
        Assert.Equal(expected, index.Find(hash, backwards: false));
        Assert.Equal(expected.AsEnumerable().Reverse(), index.Find(hash, backwards: true));
    }
}

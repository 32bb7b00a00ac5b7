using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Rehearsal.Events.Tests.Embedded;

/// <summary>Group and index files are what <c>docs/reference/event-log.md</c> says: read here by that page alone, without the log's own code.</summary>
public sealed class GroupFormatTests : IDisposable
{
    private const int SegmentSize = 4096;

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Group_ReadByItsPageAlone_SaysWhatTheFiltersOfItsSegmentsSay()
    {
        await FillAsync();
        foreach (var (n, path) in new[] { 64, 8 }.Select(n => (n, Directory.GetFiles(folder.Path, $"*.{n}.group").Order(StringComparer.Ordinal).First())))
        {
            var group = new Group(await File.ReadAllBytesAsync(path, Token));
            Assert.Equal(n, group.Firsts.Length);
            Assert.Equal(Path.GetFileName(path), $"{group.Firsts[0]:d20}.{n}.group");
            Assert.Contains(Path.Combine(folder.Path, $"{group.End:d20}.segment"), Logs.Segments(folder.Path));
            var indexes = group.Firsts.Select(first => new Index(File.ReadAllBytes(Path.Combine(folder.Path, $"{first:d20}.index")))).ToArray();
            Assert.Equal(indexes.Max(static index => index.Lines), group.Lines);
            Assert.True(indexes.Min(static index => index.Lines) < group.Lines, "Filters of different sizes.");
            for (var s = 0; s < n; s++)
            {
                Assert.Equal((group.Firsts[s], indexes[s].Earliest, indexes[s].Latest), (indexes[s].First, group.Times[s].Earliest, group.Times[s].Latest));
                for (var line = 0; line < group.Lines; line++)
                {
                    for (var bit = 0; bit < 128; bit++)
                    {
                        Assert.True(group.Has(line, bit, s) == indexes[s].HasBit(line / (group.Lines / indexes[s].Lines), bit), $"bit {bit} of line {line}, segment {s}");
                    }
                }
            }
        }
    }

    [Fact]
    public async Task IndexAndGroup_ReadByTheirPageAlone_HaveEveryKey()
    {
        await FillAsync();
        var groups = Directory.GetFiles(folder.Path, "*.group").Select(static path => new Group(File.ReadAllBytes(path))).ToArray();
        var indexes = Directory.GetFiles(folder.Path, "*.index").Select(static path => new Index(File.ReadAllBytes(path))).OrderBy(static index => index.First).ToArray();
        var keys = 0;
        foreach (var record in await Logs.ReadAllAsync(folder.Path))
        {
            if (indexes.LastOrDefault(index => index.First <= record.Position && record.Position < index.First + index.Records) is not { } index)
            {
                continue;
            }

            var e = (EventEnvelope)record.Entry;
            ulong[] hashes = e.Stream is { } stream ? [Hash(1, e.Type), Hash(2, e.CorrelationId), Hash(3, stream)] : [Hash(1, e.Type), Hash(2, e.CorrelationId)];
            foreach (var hash in hashes)
            {
                keys++;
                Assert.True(index.MayHave(hash));
                Assert.Contains((int)(record.Position - index.First), index.Postings(hash));
                if (groups.SingleOrDefault(group => group.Firsts.Contains(index.First)) is { } group)
                {
                    Assert.True(group.MayHave(hash, Array.IndexOf(group.Firsts, index.First)));
                }
            }
        }

        Assert.True(keys > 1000, $"{keys} keys");
        Assert.Empty(indexes[3].Postings(Hash(2, "nobody")));
    }

    // A large group, a small one and some segments of none; filters of different sizes.
    private async Task FillAsync()
    {
        await using var log = Logs.Open(folder.Path, segmentSize: SegmentSize, disk: FailingDisk.Unflushed);
        for (var n = 0; Logs.Segments(folder.Path).Length < 64 + 8 + 4; n++)
        {
            var size = n % 40 == 7 ? 90 : 3;
            await log.AppendAsync([.. Enumerable.Range(0, size).Select(i => (LogEntry)Sample.Event((n * 100) + i, $"T{n % 7}", $"flow-{n}-{i}", i == 0 ? $"stream-{n}" : null, TimeSpan.FromSeconds(n)))], cancellationToken: Token);
        }
    }

    private static ulong Hash(ulong k, string text)
    {
        const ulong A = 0x9E3779B97F4A7C15;
        const ulong B = 0xC2B2AE3D27D4EB4F;
        var bytes = Encoding.UTF8.GetBytes(text);
        var filled = new byte[(bytes.Length / 8 * 8) + 8];
        bytes.CopyTo(filled, 0);
        unchecked
        {
            var h = ((k << 32) + (ulong)bytes.Length) * A;
            for (var at = 0; at < filled.Length; at += 8)
            {
                h = BitOperations.RotateLeft(h ^ (BinaryPrimitives.ReadUInt64LittleEndian(filled.AsSpan(at)) * A), 29) * B;
            }

            h ^= h >> 32;
            h *= A;
            h ^= h >> 29;
            return h == 0 ? 1 : h;
        }
    }

    private static uint Crc(params IEnumerable<byte> bytes) => ~bytes.Aggregate(uint.MaxValue, BitOperations.Crc32C);

    /// <summary>The bits of a key in its line, 64 and more in the second word.</summary>
    private static IEnumerable<int> Bits(ulong hash)
    {
        var second = unchecked(hash * 0x9E3779B97F4A7C15) >> 40;
        return new[] { 0, 6, 12, 18 }.SelectMany(shift => new[] { (int)((hash >> shift) % 64), 64 + (int)((second >> shift) % 64) });
    }

    private static int Line(ulong hash, int lines) => (int)((hash >> 32) * (ulong)lines >> 32);

    private sealed class Group
    {
        private readonly byte[] bytes;

        public Group(byte[] bytes)
        {
            this.bytes = bytes;
            Assert.Equal("RHSGRP\r\n"u8, bytes.AsSpan(0, 8));
            Assert.Equal(1, BitConverter.ToInt32(bytes, 8));
            Lines = BitConverter.ToInt32(bytes, 12);
            End = BitConverter.ToInt64(bytes, 24);
            var n = BitConverter.ToInt32(bytes, 32);
            Assert.All(bytes[36..56], static b => Assert.Equal(0, b));
            Assert.Equal(Crc(bytes[64..(64 + (24 * n))]), BitConverter.ToUInt32(bytes, 56));
            Assert.Equal(Crc(bytes[..60]), BitConverter.ToUInt32(bytes, 60));
            Firsts = [.. Enumerable.Range(0, n).Select(s => BitConverter.ToInt64(bytes, 64 + (24 * s)))];
            Times = [.. Enumerable.Range(0, n).Select(s => (BitConverter.ToInt64(bytes, 64 + (24 * s) + 8), BitConverter.ToInt64(bytes, 64 + (24 * s) + 16)))];
            Assert.Equal(Firsts[0], BitConverter.ToInt64(bytes, 16));
            Assert.Equal(64 + (24 * n) + (Lines * ((16 * n) + 4)), bytes.Length);
            for (var line = 0; line < Lines; line++)
            {
                var at = LineAt(line);
                Assert.Equal(Crc([.. BitConverter.GetBytes(Lines), .. BitConverter.GetBytes(line), .. bytes[at..(at + (16 * n))]]), BitConverter.ToUInt32(bytes, at + (16 * n)));
            }
        }

        public int Lines { get; }

        public long End { get; }

        public long[] Firsts { get; }

        public (long Earliest, long Latest)[] Times { get; }

        public bool Has(int line, int bit, int segment) => (bytes[LineAt(line) + (bit * Firsts.Length / 8) + (segment / 8)] >> (segment % 8) & 1) != 0;

        public bool MayHave(ulong hash, int segment) => Bits(hash).All(bit => Has(Line(hash, Lines), bit, segment));

        private int LineAt(int line) => 64 + (24 * Firsts.Length) + (line * ((16 * Firsts.Length) + 4));
    }

    private sealed class Index
    {
        private readonly byte[] bytes;
        private readonly int filterAt;
        private readonly int slotsAt;
        private readonly int slots;

        public Index(byte[] bytes)
        {
            this.bytes = bytes;
            Assert.Equal("RHSIDX\r\n"u8, bytes.AsSpan(0, 8));
            Assert.Equal(3, BitConverter.ToInt32(bytes, 8));
            Records = BitConverter.ToInt32(bytes, 12);
            slots = BitConverter.ToInt32(bytes, 16);
            Assert.True(slots >= 8 && BitOperations.IsPow2(slots));
            var blocks = BitConverter.ToInt32(bytes, 20);
            First = BitConverter.ToInt64(bytes, 24);
            (Earliest, Latest) = (BitConverter.ToInt64(bytes, 32), BitConverter.ToInt64(bytes, 40));
            Assert.Equal(Crc(bytes[64..(64 + (4 * blocks))]), BitConverter.ToUInt32(bytes, 56));
            Assert.Equal(Crc(bytes[..60]), BitConverter.ToUInt32(bytes, 60));
            filterAt = 64 + Padded(4 * blocks);
            Assert.Equal(blocks, bytes[filterAt..].Chunk(16 * 1024).Count());
            Assert.All(bytes[filterAt..].Chunk(16 * 1024).Select((block, i) => (block, i)), block => Assert.Equal(Crc(block.block), BitConverter.ToUInt32(bytes, 64 + (4 * block.i))));
            slotsAt = filterAt + (slots / 8 * 16) + Padded(4 * Records) + ((Records + 255) / 256 * 16);
        }

        public int Records { get; }

        public long First { get; }

        public long Earliest { get; }

        public long Latest { get; }

        public int Lines => slots / 8;

        public bool HasBit(int line, int bit) => (bytes[filterAt + (line * 16) + (bit / 8)] >> (bit % 8) & 1) != 0;

        public bool MayHave(ulong hash) => Bits(hash).All(bit => HasBit(Line(hash, Lines), bit));

        public int[] Postings(ulong hash)
        {
            for (var slot = (int)(hash % (ulong)slots); ; slot = (slot + 1) % slots)
            {
                var at = slotsAt + (16 * slot);
                var here = BitConverter.ToUInt64(bytes, at);
                if (here == hash || here == 0)
                {
                    var postings = slotsAt + (16 * slots) + (4 * BitConverter.ToInt32(bytes, at + 8));
                    return here == 0 ? [] : [.. Enumerable.Range(0, BitConverter.ToInt32(bytes, at + 12)).Select(i => BitConverter.ToInt32(bytes, postings + (4 * i)))];
                }
            }
        }

        private static int Padded(int length) => (length + 7) / 8 * 8;
    }
}

using Rehearsal.Events.Tests.Embedded;

namespace Rehearsal.Events.Tests.Storage;

/// <summary>Files that were prepared for many small writes: whatever is written in whatever sizes, every reader sees it at once, and nothing else.</summary>
public sealed class PreparedAppendsTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        // Where the writes begin, how long the file is, the largest write.
        { 0, 64 * 1024, 100 },
        { 64, 1024 * 1024, 900 },
        { 65_537, 1024 * 1024, 70_000 },
        { 300_000, 3 * 1024 * 1024, 400_000 },
        { 12_345, 999_999, 5_000 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void WriteAt_ManySizes_EveryReaderSeesThemAtOnce(int first, int length, int largest)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "file");
        var random = new Random(length);
        var expected = new byte[length];
        random.NextBytes(expected.AsSpan(0, first));
        using var file = RealDisk.Instance.Open(path, DiskAccess.Create);
        file.Preallocate(length);
        file.WriteAt(expected.AsSpan(0, first), 0);

        Assert.Equal(OperatingSystem.IsLinux(), file.TryPrepareAppends(first));
        using var reader = RealDisk.Instance.Open(path, DiskAccess.Read);
        var found = new byte[length];
        for (var at = first; at < length;)
        {
            var written = expected.AsSpan(at, Math.Min(length - at, 1 + random.Next(largest)));
            random.NextBytes(written);
            file.WriteAt(written, at);
            var seen = found.AsSpan(at, written.Length);
            Assert.Equal(seen.Length, reader.ReadAt(seen, at));
            Assert.True(seen.SequenceEqual(written), $"the write at {at} is not seen");
            at += written.Length;
        }

        file.Flush();
        Assert.Equal(expected, File.ReadAllBytes(path));
    }

    [Fact]
    public void WriteAt_BeforeThePreparedPart_IsWritten()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "file");
        using (var file = RealDisk.Instance.Open(path, DiskAccess.Create))
        {
            file.Preallocate(400_000);
            file.WriteAt("head"u8, 0);
            file.TryPrepareAppends(200_000);
            file.WriteAt("tail"u8, 200_000);
            file.WriteAt("HEAD"u8, 0);
            file.WriteAt("mend"u8, 200_000);
            file.WriteAt("next"u8, 200_004);
        }

        var bytes = File.ReadAllBytes(path);
        Assert.Equal(400_000, bytes.Length);
        Assert.Equal("HEAD"u8, bytes.AsSpan(0, 4));
        Assert.Equal("mendnext"u8, bytes.AsSpan(200_000, 8));
        Assert.Equal(12, bytes.Count(static b => b != 0));
    }

    [Fact]
    public void WriteAt_FileThatGrewOrHasNoRoomLeft_GoesOn()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "file");
        using (var file = RealDisk.Instance.Open(path, DiskAccess.Create))
        {
            file.Preallocate(1_000);
            file.TryPrepareAppends(996);
            file.WriteAt("end."u8, 996);
            file.Preallocate(2_000);
            file.WriteAt("more"u8, 1_000);
        }

        Assert.Equal("end.more"u8, File.ReadAllBytes(path).AsSpan(996, 8));
    }

    [Fact]
    public void WriteAt_FileClosedBelowMeanwhile_GoesOn()
    {
        using var folder = new TemporaryFolder();
        var disk = new FewFilesDisk(RealDisk.Instance, openMax: 1);
        var path = Path.Combine(folder.Path, "file");
        using var file = disk.Open(path, DiskAccess.Create);
        using var other = disk.Open(Path.Combine(folder.Path, "other"), DiskAccess.Create);
        file.Preallocate(600_000);
        Assert.Equal(OperatingSystem.IsLinux(), file.TryPrepareAppends(0));
        var expected = new byte[600_000];
        new Random(1).NextBytes(expected);
        for (var at = 0; at < expected.Length; at += 1_000)
        {
            file.WriteAt(expected.AsSpan(at, 1_000), at);
            other.WriteAt("."u8, at);
        }

        Assert.Equal(expected, File.ReadAllBytes(path));
    }
}

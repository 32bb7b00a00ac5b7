using Rehearsal.Events.Tests.Embedded;

namespace Rehearsal.Events.Tests.Storage;

/// <summary>Files that are mapped: whatever is written in whatever sizes, every reader sees it at once, and nothing else.</summary>
public sealed class FileMappingTests
{
    [Theory]
    [InlineData(64 * 1024, 100)]
    [InlineData(1024 * 1024, 70_000)]
    [InlineData(999_999, 5_000)]
    public void WriteAt_ManySizesAndPlaces_EveryReaderSeesThemAtOnce(int length, int largest)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "file");
        var random = new Random(length);
        var expected = new byte[length];
        random.NextBytes(expected);
        using var file = RealDisk.Instance.Open(path, DiskAccess.Create);
        file.WriteAt(expected, 0);

        Assert.Equal(OperatingSystem.IsLinux(), file.TryMap());
        using var reader = RealDisk.Instance.Open(path, DiskAccess.Read);
        var found = new byte[length];
        for (var i = 0; i < 500; i++)
        {
            var at = random.Next(length);
            var written = expected.AsSpan(at, Math.Min(length - at, 1 + random.Next(largest)));
            random.NextBytes(written);
            file.WriteAt(written, at);
            var seen = found.AsSpan(at, written.Length);
            Assert.Equal(seen.Length, reader.ReadAt(seen, at));
            Assert.True(seen.SequenceEqual(written), $"the write at {at} is not seen");
        }

        file.Flush();
        Assert.Equal(expected, File.ReadAllBytes(path));
    }

    [Fact]
    public void WriteAt_BehindWhatIsMapped_IsWritten()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "file");
        using (var file = RealDisk.Instance.Open(path, DiskAccess.Create))
        {
            file.WriteAt(new byte[1_000], 0);
            file.TryMap();
            file.WriteAt("end."u8, 996);
            file.WriteAt("more"u8, 1_000);
            file.WriteAt("over"u8, 998);
        }

        Assert.Equal("enoverre"u8, File.ReadAllBytes(path).AsSpan(996, 8));
    }

    [Fact]
    public void TryMap_EmptyFile_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using var file = RealDisk.Instance.Open(Path.Combine(folder.Path, "file"), DiskAccess.Create);

        Assert.False(file.TryMap());
        file.WriteAt("written all the same"u8, 0);
        Assert.Equal(20, file.Length);
    }

    [Fact]
    public void WriteAt_OfAMappedFileWhileOthersAreClosedAndOpened_GoesOn()
    {
        using var folder = new TemporaryFolder();
        var disk = new FewFilesDisk(RealDisk.Instance, openMax: 1);
        var path = Path.Combine(folder.Path, "file");
        using var file = disk.Open(path, DiskAccess.Create);
        using var other = disk.Open(Path.Combine(folder.Path, "other"), DiskAccess.Create);
        file.WriteAt(new byte[600_000], 0);
        Assert.Equal(OperatingSystem.IsLinux(), file.TryMap());
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

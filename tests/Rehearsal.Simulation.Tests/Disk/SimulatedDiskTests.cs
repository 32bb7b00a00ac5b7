namespace Rehearsal.Simulation.Tests.Disk;

public sealed class SimulatedDiskTests
{
    private const string Folder = "folder";
    private static readonly string Path = System.IO.Path.Combine(Folder, "file");

    [Fact]
    public void Read_AfterWrite_SeesTheBytes()
    {
        var disk = Make(1);
        using var file = disk.Open(Path, SimulatedDiskAccess.Create);
        file.Preallocate(10);
        file.WriteAt([1, 2, 3], 4);

        Assert.Equal([0, 0, 0, 0, 1, 2, 3, 0, 0, 0], Read(disk, Path));
        Assert.Equal(["file"], disk.List(Folder));
        Assert.Empty(disk.List("elsewhere"));
    }

    [Fact]
    public void Kill_UnflushedWrites_AreKept()
    {
        var disk = Make(1);
        disk.Open(Path, SimulatedDiskAccess.Create).WriteAt([1, 2, 3], 0);
        disk.Kill();

        Assert.Equal([1, 2, 3], Read(disk.Restart(), Path));
    }

    [Fact]
    public void LosePower_FlushedBytesAndName_AreKept()
    {
        for (var seed = 0UL; seed < 100; seed++)
        {
            var disk = Make(seed);
            var file = disk.Open(Path, SimulatedDiskAccess.Create);
            file.WriteAt([1, 2, 3], 0);
            file.Flush();
            disk.FlushFolder(Folder);
            disk.LosePower();

            Assert.Equal([1, 2, 3], Read(disk.Restart(), Path));
        }
    }

    [Fact]
    public void LosePower_UnflushedWrite_IsKeptLostOrTornBySectors()
    {
        var (kept, lost, torn) = (0, 0, 0);
        for (var seed = 0UL; seed < 200; seed++)
        {
            var disk = Make(seed);
            var file = disk.Open(Path, SimulatedDiskAccess.Create);
            file.Preallocate(4096);
            file.Flush();
            disk.FlushFolder(Folder);

            // Sectors end at multiples of 512 in the file, wherever the write begins.
            file.WriteAt(Enumerable.Repeat((byte)7, 1500).ToArray(), 100);
            disk.LosePower();
            var bytes = Read(disk.Restart(), Path);

            int[] edges = [100, 512, 1024, 1536, 1600];
            var pieces = edges.Zip(edges.Skip(1), (from, to) => bytes[from..to].Distinct().ToArray()).ToArray();
            Assert.All(pieces, static piece => Assert.Single(piece));
            Assert.DoesNotContain((byte)7, bytes[..100].Concat(bytes[1600..]));
            var whole = pieces.Count(static piece => piece[0] == 7);
            (kept, lost, torn) = (kept + (whole == 4 ? 1 : 0), lost + (whole == 0 ? 1 : 0), torn + (whole is > 0 and < 4 ? 1 : 0));
        }

        Assert.True(kept > 20 && lost > 20 && torn > 20, $"{kept} kept, {lost} lost, {torn} torn");
    }

    [Fact]
    public void LosePower_UnflushedWrites_SurviveInAnyCombination()
    {
        HashSet<string> seen = [];
        for (var seed = 0UL; seed < 200; seed++)
        {
            var disk = Make(seed);
            var file = disk.Open(Path, SimulatedDiskAccess.Create);
            file.Preallocate(3);
            file.Flush();
            disk.FlushFolder(Folder);
            file.WriteAt([1], 0);
            file.WriteAt([2], 1);
            file.WriteAt([3], 2);
            disk.LosePower();
            seen.Add(string.Join(' ', Read(disk.Restart(), Path)));
        }

        Assert.Equal(8, seen.Count);
    }

    [Fact]
    public void LosePower_UnflushedNames_AreKeptOrLost()
    {
        HashSet<string> seen = [];
        for (var seed = 0UL; seed < 200; seed++)
        {
            var disk = Make(seed);
            using (var file = disk.Open(Path, SimulatedDiskAccess.Create))
            {
                file.WriteAt([1], 0);
                file.Flush();
            }

            disk.FlushFolder(Folder);
            disk.Rename(Path, System.IO.Path.Combine(Folder, "renamed"));
            disk.Open(System.IO.Path.Combine(Folder, "new"), SimulatedDiskAccess.Create).Dispose();
            disk.LosePower();
            seen.Add(string.Join(' ', disk.Restart().List(Folder)));
        }

        Assert.Equal(["file", "file new", "new renamed", "renamed"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void LosePower_UnflushedDeletion_MayComeBack()
    {
        HashSet<int> seen = [];
        for (var seed = 0UL; seed < 100; seed++)
        {
            var disk = Make(seed);
            disk.Open(Path, SimulatedDiskAccess.Create).Dispose();
            disk.FlushFolder(Folder);
            disk.Delete(Path);
            Assert.Empty(disk.List(Folder));
            disk.LosePower();
            seen.Add(disk.Restart().List(Folder).Count);
        }

        Assert.Equal([0, 1], seen.Order());
    }

    [Fact]
    public void Restart_OldHandles_AreOff()
    {
        var disk = Make(1);
        var file = disk.Open(Path, SimulatedDiskAccess.Create);
        var held = disk.TryLock("folder/lock");
        Assert.NotNull(held);
        Assert.Null(disk.TryLock("folder/lock"));
        disk.Kill();
        var next = disk.Restart();

        Assert.Equal(SimulatedDiskFailure.Off, Failure(() => file.WriteAt([1], 0)));
        Assert.Equal(SimulatedDiskFailure.Off, Failure(() => _ = file.Length));
        Assert.Equal(SimulatedDiskFailure.Off, Failure(() => disk.List(Folder)));
        Assert.NotNull(next.TryLock("folder/lock"));
    }

    [Fact]
    public void Write_BeyondTheCapacity_IsRefusedUntilThereIsRoom()
    {
        var disk = Make(1);
        var file = disk.Open(Path, SimulatedDiskAccess.Create);
        file.Preallocate(100);
        disk.CapacityBytes = 100;
        file.WriteAt(new byte[100], 0);

        Assert.Equal(SimulatedDiskFailure.Full, Failure(() => file.WriteAt([1], 100)));
        Assert.Equal(SimulatedDiskFailure.Full, Failure(() => file.Preallocate(101)));
        disk.CapacityBytes = 101;
        file.WriteAt([1], 100);
        Assert.Equal(101, file.Length);
    }

    [Fact]
    public void Change_ReadOnly_IsRefused()
    {
        var disk = Make(1);
        var file = disk.Open(Path, SimulatedDiskAccess.Create);
        file.WriteAt([5], 0);
        disk.IsReadOnly = true;

        Action[] changes =
        [
            () => file.WriteAt([1], 0), () => file.Preallocate(9), () => disk.Delete(Path), () => disk.Rename(Path, Path + "2"), () => disk.CreateFolder("other"),
            () => disk.Open(Path, SimulatedDiskAccess.Create), () => disk.Open(Path, SimulatedDiskAccess.Write), () => disk.TryLock("folder/lock"),
        ];
        Assert.All(changes, static change => Assert.Equal(SimulatedDiskFailure.ReadOnly, Failure(change)));
        disk.CreateFolder(Folder);
        Assert.Equal([5], Read(disk, Path));
    }

    [Fact]
    public void FailAt_OneCall_FailsAndTheNextGoesOn()
    {
        var disk = Make(1);
        var file = disk.Open(Path, SimulatedDiskAccess.Create);
        file.Preallocate(10);
        disk.FailAt(disk.Calls + 1, SimulatedDiskFailure.Broken);
        disk.FailAt(disk.Calls + 3, SimulatedDiskFailure.Full);

        Assert.Equal(SimulatedDiskFailure.Broken, Failure(() => file.WriteAt([1, 1, 1, 1], 0)));
        file.WriteAt([2], 9);
        Assert.Equal(SimulatedDiskFailure.Full, Failure(file.Flush));
        Assert.Equal(2, Read(disk, Path)[9]);
    }

    [Fact]
    public void StopAt_OneCall_EndsTheProcess()
    {
        HashSet<int> seen = [];
        for (var seed = 0UL; seed < 100; seed++)
        {
            var disk = Make(seed);
            var file = disk.Open(Path, SimulatedDiskAccess.Create);
            file.Preallocate(3);
            disk.StopAt(disk.Calls + 1, losesPower: false);
            Assert.Equal(SimulatedDiskFailure.Off, Failure(() => file.WriteAt([1, 1, 1], 0)));
            Assert.True(disk.IsOff);
            Assert.False(disk.HasLostPower);
            seen.Add(Read(disk.Restart(), Path).Count(static b => b == 1));
        }

        Assert.Equal([0, 1, 2, 3], seen.Order());
    }

    [Fact]
    public void ReadAt_ShortReads_ReturnSomethingAndLessThanAsked()
    {
        var disk = new SimulatedDisk(new SimulatedDiskOptions { Seed = 1, ShortReadPercent = 100 });
        disk.CreateFolder(Folder);
        var file = disk.Open(Path, SimulatedDiskAccess.Create);
        file.Preallocate(100);

        for (var n = 0; n < 100; n++)
        {
            Assert.InRange(file.ReadAt(new byte[50], 0), 1, 49);
        }

        Assert.Equal(1, file.ReadAt(new byte[1], 0));
        Assert.Equal(0, file.ReadAt(new byte[50], 100));
    }

    [Fact]
    public void FlipBit_OnTheMedium_StaysAfterACrash()
    {
        var disk = Make(1);
        var file = disk.Open(Path, SimulatedDiskAccess.Create);
        file.WriteAt([0, 0], 0);
        file.Flush();
        disk.FlushFolder(Folder);
        disk.FlipBit(Path, 9);
        Assert.Equal([0, 2], Read(disk, Path));
        disk.LosePower();

        Assert.Equal([0, 2], Read(disk.Restart(), Path));
        Assert.Equal(SimulatedDiskFailure.Missing, Failure(() => disk.FlipBit("folder/none", 0)));
    }

    [Fact]
    public void Open_NothingThere_IsMissing()
    {
        var disk = Make(1);
        Assert.Equal(SimulatedDiskFailure.Missing, Failure(() => disk.Open(Path, SimulatedDiskAccess.Read)));
        Assert.Equal(SimulatedDiskFailure.Missing, Failure(() => disk.Open("nowhere/file", SimulatedDiskAccess.Create)));
        Assert.Equal(SimulatedDiskFailure.Missing, Failure(() => disk.Rename(Path, Path + "2")));
        disk.Delete(Path);
    }

    [Fact]
    public void Crashes_SameSeed_LeaveTheSameBytes()
    {
        HashSet<string> all = [];
        for (var seed = 0UL; seed < 20; seed++)
        {
            var bytes = Crashed(seed);
            Assert.Equal(bytes, Crashed(seed));
            all.Add(bytes);
        }

        Assert.True(all.Count > 10);
    }

    private static string Crashed(ulong seed)
    {
        var disk = Make(seed);
        var file = disk.Open(Path, SimulatedDiskAccess.Create);
        disk.FlushFolder(Folder);
        for (var n = 0; n < 20; n++)
        {
            file.WriteAt(Enumerable.Repeat((byte)n, 700).ToArray(), n * 500);
        }

        disk.LosePower();
        return Convert.ToHexString(Read(disk.Restart(), Path));
    }

    private static SimulatedDisk Make(ulong seed)
    {
        var disk = new SimulatedDisk(new SimulatedDiskOptions { Seed = seed });
        disk.CreateFolder(Folder);
        return disk;
    }

    private static SimulatedDiskFailure Failure(Action call) => Assert.Throws<SimulatedDiskException>(call).Failure;

    private static byte[] Read(SimulatedDisk disk, string path)
    {
        using var file = disk.Open(path, SimulatedDiskAccess.Read);
        var bytes = new byte[file.Length];
        Assert.Equal(bytes.Length, file.ReadAt(bytes, 0));
        return bytes;
    }
}

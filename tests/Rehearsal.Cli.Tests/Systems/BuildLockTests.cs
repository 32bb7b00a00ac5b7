using Rehearsal.Cli.Systems;

namespace Rehearsal.Cli.Tests.Systems;

public sealed class BuildLockTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string LockPath => folder.Path("state/build.lock");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task TakeAsync_Free_TakesItAtOnce()
    {
        var waits = 0;

        using var held = await BuildLock.TakeAsync(LockPath, () => waits++, TestContext.Current.CancellationToken);

        Assert.NotNull(held);
        Assert.Equal(0, waits);
    }

    [Fact]
    public async Task TakeAsync_Held_WaitsUntilItIsGivenBack()
    {
        var first = await BuildLock.TakeAsync(LockPath, () => { }, TestContext.Current.CancellationToken);
        var isWaiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var second = BuildLock.TakeAsync(LockPath, isWaiting.SetResult, TestContext.Current.CancellationToken);
        await isWaiting.Task;
        Assert.False(second.IsCompleted);
        first!.Dispose();

        using var held = await second;
        Assert.NotNull(held);
    }

    [Fact]
    public async Task TakeAsync_CancelledWhileWaiting_GivesUp()
    {
        using var first = await BuildLock.TakeAsync(LockPath, () => { }, TestContext.Current.CancellationToken);
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BuildLock.TakeAsync(LockPath, cancel.Cancel, cancel.Token));
    }

    [Fact]
    public void FileFor_ProjectsOfOneWorkingTree_AreTheSame()
    {
        folder.Write("outer/Directory.Build.props");
        folder.Write("outer/tree/.git/HEAD");

        var one = BuildLock.FileFor("locks", folder.Path("outer/tree/a/A.csproj"));
        var two = BuildLock.FileFor("locks", folder.Path("outer/tree/b/c/C.csproj"));

        Assert.Equal(one, two);
        Assert.Equal(Path.Combine("locks", folder.Path("outer/tree").Replace(Path.DirectorySeparatorChar, '%') + ".lock"), one);
        Assert.NotEqual(one, BuildLock.FileFor("locks", folder.Path("outer/other/O.csproj")));
    }

    [Fact]
    public void FileFor_NoWorkingTree_GoesByTheHighestSettings()
    {
        folder.Write("tree/Directory.Build.props");
        folder.Write("tree/src/Directory.Build.props");

        Assert.Equal(
            BuildLock.FileFor("locks", folder.Path("tree/src/a/A.csproj")),
            BuildLock.FileFor("locks", folder.Path("tree/samples/S.csproj")));
    }

    [Fact]
    public void FileFor_LongPath_IsCutAtTheFront()
    {
        var name = Path.GetFileName(BuildLock.FileFor("locks", folder.Path(new string('d', 250) + "/A.csproj")));

        Assert.Equal(205, name.Length);
    }
}

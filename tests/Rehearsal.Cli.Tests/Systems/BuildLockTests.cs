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
}

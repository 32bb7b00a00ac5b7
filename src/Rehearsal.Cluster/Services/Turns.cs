namespace Rehearsal.Cluster;

/// <summary>Lets asynchronous work through one at a time, in the order it came.</summary>
/// <remarks>Waits are plain awaits of a completion source each, which stay on the scheduler. Nothing to dispose of.</remarks>
internal sealed class Turns
{
    private readonly Lock gate = new();
    private Task last = Task.CompletedTask;

    /// <summary>Waits for its turn, then does the work.</summary>
    public async ValueTask<T> TakeAsync<T>(Func<ValueTask<T>> work)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (gate)
        {
            before = last;
            last = mine.Task;
        }

        await before;
        try
        {
            return await work();
        }
        finally
        {
            mine.SetResult();
        }
    }
}

namespace Rehearsal.Events.Tests.Log;

/// <summary>Runs asynchronous work on the calling thread alone, as a simulated stage does.</summary>
internal sealed class SingleThreadedContext : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> work = new();
    private readonly int thread = Environment.CurrentManagedThreadId;

    public override void Post(SendOrPostCallback d, object? state)
    {
        Assert.Equal(thread, Environment.CurrentManagedThreadId);
        work.Enqueue((d, state));
    }

    public void Run(Func<Task> action)
    {
        var previous = Current;
        SetSynchronizationContext(this);
        try
        {
            var task = action();
            while (!task.IsCompleted)
            {
                Assert.True(work.TryDequeue(out var item), "The work left the thread: nothing is queued and it is not done.");
                item.Callback(item.State);
            }

            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(previous);
        }
    }
}

namespace Rehearsal.Messaging;

/// <summary>Completes tasks that libraries await with <c>ConfigureAwait(false)</c>, without their continuations leaving for the thread pool.</summary>
/// <remarks>
/// .NET runs such a continuation in place, inside the call that completes the task, when there is neither a synchronization context nor a
/// task scheduler of somebody's own; otherwise it queues it to the pool. The stage has both. Here they are hidden for the moment of completion: HttpClient's
/// code runs inside it, and the user's own await, which captured the stage's context, leads back to the stage.
/// </remarks>
internal static class InPlace
{
    /// <summary>Runs an action, which must not throw, where continuations run in place.</summary>
    public static void Run(Action complete)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            if (ReferenceEquals(TaskScheduler.Current, TaskScheduler.Default))
            {
                complete();
            }
            else
            {
                // Inside a task of the stage: a task of the default scheduler that is run at once, here, hides it.
                new Task(complete).RunSynchronously(TaskScheduler.Default);
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}

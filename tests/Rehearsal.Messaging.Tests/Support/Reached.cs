using Microsoft.Extensions.DependencyInjection;

namespace Rehearsal.Messaging.Tests;

/// <summary>Completes when something has happened so many times. Safe for concurrent use.</summary>
internal sealed class Reached(int times)
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int count;

    public Task Task => done.Task;

    public void Count()
    {
        if (Interlocked.Increment(ref count) == times)
        {
            done.SetResult();
        }
    }

    public void AddTo(SystemBuilder system) => system.Services.AddSingleton(this);
}

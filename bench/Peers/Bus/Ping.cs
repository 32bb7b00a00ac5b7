using Rehearsal.Messaging;

namespace Rehearsal.Peers.Bus;

/// <summary>The message: what is published and handled everywhere.</summary>
public sealed record Ping(int Number, string Text);

/// <summary>Counts what was handled, and tells whoever waits for one number.</summary>
public sealed class Handled
{
    private int count;
    private TaskCompletionSource one = new();

    public int Count => Volatile.Read(ref count);

    /// <summary>Gets a task that ends with the next handling.</summary>
    public Task NextAsync()
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref one, next);
        return next.Task;
    }

    public void Add()
    {
        Interlocked.Increment(ref count);
        Volatile.Read(ref one).TrySetResult();
    }
}

/// <summary>Handles pings.</summary>
public sealed class PingService(Handled handled)
{
    [Handler]
    public void Handle(Ping ping)
    {
        ArgumentNullException.ThrowIfNull(ping);
        handled.Add();
    }
}

namespace Rehearsal.Messaging;

/// <summary>A call of the user's code under the stage's watch; without a watch it costs nothing.</summary>
/// <remarks>Begin it inside the async method that makes the call: the name belongs to that flow and ends with it.</remarks>
internal readonly struct WatchedCall : IDisposable
{
    private readonly IWorkWatch? watch;
    private readonly object? work;

    private WatchedCall(IWorkWatch watch, string name)
    {
        this.watch = watch;
        work = watch.Begin(name);
    }

    public static WatchedCall Begin(IWorkWatch watch, string name) => new(watch, name);

    /// <summary>Shows the watch what the call waits for.</summary>
    /// <returns>The same wait.</returns>
    public ValueTask Of(ValueTask call)
    {
        if (watch is null || call.IsCompleted)
        {
            return call;
        }

        var task = call.AsTask();
        watch.Waits(work!, task);
        return new ValueTask(task);
    }

    /// <inheritdoc cref="Of(ValueTask)"/>
    public TTask Of<TTask>(TTask call)
        where TTask : Task
    {
        if (watch is not null && !call.IsCompleted)
        {
            watch.Waits(work!, call);
        }

        return call;
    }

    public void Dispose() => watch?.End(work!);
}

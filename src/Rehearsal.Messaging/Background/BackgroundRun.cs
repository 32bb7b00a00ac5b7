namespace Rehearsal.Messaging;

/// <summary>One loop or schedule of a running system, from its start to its end. What it throws is recorded and goes no further.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class BackgroundRun(BackgroundDefinition definition, object service, ServiceRuntime runtime)
{
    private readonly BackgroundContext context = new(runtime);
    private readonly TaskCompletionSource ended = new();
    private volatile bool started;
    private volatile Exception? broken;

    /// <summary>Starts on the stage's scheduler.</summary>
    public void Start()
    {
        started = true;
        runtime.Queue(static run => _ = ((BackgroundRun)run!).RunAsync(), this);
    }

    /// <summary>Waits for the end; the host must be stopping.</summary>
    public Task WhenEndedAsync() => started ? ended.Task : Task.CompletedTask;

    /// <summary>Says for people that it broke down, if it did.</summary>
    public IEnumerable<string> DescribeTrouble() => broken is { } failure
        ? [$"{runtime.Name}: the {definition.Kind} {definition.Name} broke down with {failure.GetType().Name}: {failure.Message}"]
        : [];

    private async Task RunAsync()
    {
        try
        {
            if (definition.Period is { } period)
            {
                await RepeatAsync(period);
            }
            else
            {
                broken = await CallAsync();
            }
        }
        catch (Exception) when (runtime.IsStopping)
        {
            // What the host stops may fail; and a mark is not recorded any more.
        }
        catch (Exception failure)
        {
            // The log failed: nothing can be recorded any more.
            broken = failure;
        }

        // In line: who waits goes by way of WhenAll, which would otherwise leave the stage's scheduler.
        ended.TrySetResult();
    }

    private async Task RepeatAsync(TimeSpan period)
    {
        var start = runtime.Time.GetTimestamp();
        using var alarm = new Alarm(runtime.Time, runtime.Stopping);
        for (var due = period; await alarm.WaitAsync(due - runtime.Time.GetElapsedTime(start)); due = NextDue(due, period, runtime.Time.GetElapsedTime(start)))
        {
            await CallAsync();
        }
    }

    // The first whole period that has not passed; one that is due just now has not.
    private static TimeSpan NextDue(TimeSpan due, TimeSpan period, TimeSpan elapsed)
    {
        var next = due + period;
        var late = elapsed - next;
        return late <= TimeSpan.Zero ? next : next + (((late.Ticks + period.Ticks - 1) / period.Ticks) * period);
    }

    private async Task<Exception?> CallAsync()
    {
        try
        {
            using var call = runtime.Watch(definition.Name);
            await call.Of(definition.Method.InvokeAsync(service, context));
            return null;
        }
        catch (Exception failure) when (!runtime.IsStopping)
        {
            await runtime.AppendAsync([BackgroundFailureRecord.NewMark(runtime, definition, failure)]);
            return failure;
        }
    }
}

using System.Collections;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Rehearsal.Simulation;

/// <summary>Follows a task to what it finally waits for, through the state machines of the async methods between.</summary>
/// <remarks>Only the simulation's thread uses it. It reads objects that another thread may be changing; what it then sees is a guess.</remarks>
internal sealed class WaitProbe(Simulation simulation)
{
    private const int DepthMax = 64;

    private readonly Dictionary<Type, AwaitedFields> fields = [];
    private readonly WaitFrames frames = new();
    private List<WaitEnd> ends = [];
    private short token;
    private bool leaves;

    /// <summary>Follows a task.</summary>
    internal WaitTrail Follow(Task task)
    {
        frames.Clear();
        leaves = false;
        ends = [];
        var kind = Follow(task, depth: 0);

        // A connection pool, say, waits for a task that it completes itself: only the way there tells that it is input or output.
        if (kind == WaitKind.Unknown && frames.PassInputOutput)
            kind = WaitKind.Outside;
        var (wait, isVague) = frames.Describe(leaves);
        return new WaitTrail(kind, leaves, frames.Place, wait, isVague, ends);
    }

    private WaitKind Follow(object? awaited, int depth)
    {
        if (awaited is null || depth > DepthMax)
            return WaitKind.Unknown;
        if (awaited is Task { IsCompleted: true })
            return WaitKind.Resuming;

        var type = awaited.GetType();
        var known = FieldsOf(type);
        if (known.StateMachine?.GetValue(awaited) is { } stateMachine)
            return FollowStateMachine(stateMachine, depth);
        if (known.IsStateMachine)
            return FollowStateMachine(awaited, depth);
        return awaited is Task task ? FollowTask(task, type.Name, known, depth) : FollowSource(awaited, type, known);
    }

    private WaitKind FollowStateMachine(object stateMachine, int depth)
    {
        var type = stateMachine.GetType();
        frames.Add(type);
        var known = FieldsOf(type);
        foreach (var field in known.Awaiters)
        {
            if (field.GetValue(stateMachine) is { } awaiter && FindAwaited(awaiter) is { } awaited)
                return Follow(awaited, depth + 1);
        }

        // A method that goes on has a negative state (-1: it runs; an iterator between two items: -4 and below).
        if (known.State?.GetValue(stateMachine) is not >= 0 || Array.Exists(known.Awaiters, static field => field.FieldType == typeof(YieldAwaitable.YieldAwaiter)))
            return WaitKind.Resuming;
        frames.End(known.Awaiters is [{ FieldType: var awaiterType }] ? $"a {WorkName.OfType(awaiterType)}" : "an awaiter that holds nothing");
        return WaitKind.Unknown;
    }

    private WaitKind FollowTask(Task task, string typeName, AwaitedFields known, int depth)
    {
        switch (typeName)
        {
            case "DelayPromise" or "DelayPromiseWithCancellation":
                ends.Add(new WaitEnd(task));
                return FollowTimer(known.Get(task, "_timer"), "Task.Delay on the machine's clock");
            case "CancellationPromise`1":
                return Follow(known.Get(task, "_task"), depth + 1);
            case "TwoTaskWhenAnyPromise`1":
                return Worse(Follow(known.Get(task, "_task1"), depth + 1), Follow(known.Get(task, "_task2"), depth + 1));
            case "WhenAllPromise`1" when known.Get(task, "m_tasks") is IEnumerable tasks:
                ends.Add(new WaitEnd(task));
                return AllOf(tasks, depth);
            case "CompleteOnInvokePromise`1" when known.Get(task, "_tasks") is IEnumerable tasks:
                return tasks.Cast<object?>().Select(one => Follow(one, depth + 1)).Aggregate(WaitKind.Scheduled, Worse);
        }

        ends.Add(new WaitEnd(task));
        if (known.Get(task, "m_taskScheduler") is TaskScheduler scheduler && known.Get(task, "m_action") is not null)
        {
            frames.End(known.Get(task, "m_stateObject") is CancellationTokenSource ? "CancellationTokenSource.CancelAsync" : "Task.Run");
            return scheduler == simulation.Scheduler ? WaitKind.Scheduled : WaitKind.Outside;
        }

        if (typeName is "WhenAllPromise" or "TaskNode" or "UnwrapPromise`1")
            frames.End(typeName switch { "TaskNode" => "SemaphoreSlim.WaitAsync", "WhenAllPromise" => "Task.WhenAll", _ => "Task.Run" });
        return WaitKind.Unknown;
    }

    // One that is complete says nothing of the others; their ends do not let the work go on.
    private WaitKind AllOf(IEnumerable tasks, int depth)
    {
        var own = ends;
        ends = [];
        var worst = WaitKind.Scheduled;
        foreach (var task in tasks)
        {
            if (task is Task { IsCompleted: false })
                worst = Worse(worst, Follow(task, depth + 1));
        }

        ends = own;
        frames.End("Task.WhenAll");
        return worst;
    }

    private WaitKind FollowSource(object source, Type type, AwaitedFields known)
    {
        if (WaitEnd.Of(source, token) is { } end)
            ends.Add(end);
        var name = type.FullName ?? type.Name;
        if (name.StartsWith("System.Threading.PeriodicTimer", StringComparison.Ordinal))
        {
            var timer = known.Get(source, "_owner") is PeriodicTimer owner ? FieldsOf(typeof(PeriodicTimer)).Get(owner, "_timer") : null;
            return FollowTimer(timer, "a PeriodicTimer on the machine's clock");
        }

        // A pipe is a queue in memory.
        var isPipe = name.StartsWith("System.IO.Pipelines.", StringComparison.Ordinal);
        if (name.StartsWith("System.Net.", StringComparison.Ordinal) || (name.StartsWith("System.IO.", StringComparison.Ordinal) && !isPipe)
            || name.StartsWith("Microsoft.Win32.SafeHandles.", StringComparison.Ordinal))
        {
            frames.End(name.StartsWith("System.Net.", StringComparison.Ordinal) ? "the network" : "a file");
            return WaitKind.Outside;
        }

        frames.End(name.StartsWith("System.Threading.Channels.", StringComparison.Ordinal) ? "a channel" : isPipe ? WaitFrames.Pipe : $"a {WorkName.OfType(type)}");
        return WaitKind.Unknown;
    }

    private WaitKind FollowTimer(object? timer, string real)
    {
        if (timer is VirtualTimer)
        {
            frames.End("the stage's time");
            return WaitKind.Scheduled;
        }

        // Without a timer it is a wait for cancellation alone.
        frames.End(timer is null ? WaitFrames.Cancellation : real);
        return timer is null ? WaitKind.Unknown : WaitKind.Outside;
    }

    /// <summary>Finds the task or source in an awaiter, and notes when it will not go on where it began.</summary>
    private object? FindAwaited(object awaiter)
    {
        if (awaiter is Task or IValueTaskSource)
            return awaiter;

        var known = FieldsOf(awaiter.GetType());
        foreach (var field in known.References)
        {
            if (field.GetValue(awaiter) is not { } value)
                continue;
            var found = value.GetType().IsValueType ? FindAwaited(value) : value;
            if (found is null)
                continue;
            if (known.Token?.GetValue(awaiter) is short given)
                token = given;
            if (known.Options is { } options && !ContinuesWhereItBegan(options.GetValue(awaiter)))
            {
                leaves = true;
                frames.NoteLeaves();
            }

            return found;
        }

        return null;
    }

    // A plain ValueTask awaiter has the field too, set to true.
    private static bool ContinuesWhereItBegan(object? options) => options switch
    {
        bool continues => continues,
        ConfigureAwaitOptions given => given.HasFlag(ConfigureAwaitOptions.ContinueOnCapturedContext),
        _ => true,
    };

    private static WaitKind Worse(WaitKind left, WaitKind right) => left > right ? left : right;

    private AwaitedFields FieldsOf(Type type)
    {
        if (!fields.TryGetValue(type, out var known))
            fields.Add(type, known = AwaitedFields.Read(type));
        return known;
    }
}

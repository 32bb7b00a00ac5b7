using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Rehearsal.Simulation;

/// <summary>What a timer on the machine's clock does for work that waits.</summary>
internal enum RealTimerKind
{
    /// <summary>There is none of the world's.</summary>
    None,

    /// <summary>It cancels what the work waits for, which may complete without it.</summary>
    Cancels,

    /// <summary>It soon calls code that the work started, which may complete what the work waits for.</summary>
    Calls,

    /// <summary>It completes what the work waits for.</summary>
    Completes,
}

/// <summary>The process's timers on the machine's clock, and whose they are.</summary>
/// <remarks>
/// A <c>Task.WhenAll</c> does not know what it waits for, but a timer's task knows what goes on after it: the way from there to an async method leads to
/// the work in whose context that runs. The names are the runtime's own; where they are missing nothing is found, and only the timers' number is a hint.
/// </remarks>
internal sealed class RealTimers(WorkWatch watch)
{
    internal const string Words = "a timer on the machine's clock";

    private const int DepthMax = 64;
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Type? QueueType = typeof(Task).Assembly.GetType("System.Threading.TimerQueue");
    private static readonly Type? TimerType = typeof(Task).Assembly.GetType("System.Threading.TimerQueueTimer");
    private static readonly PropertyInfo? Queues = QueueType?.GetProperty("Instances", Any);
    private static readonly PropertyInfo? Gate = QueueType?.GetProperty("SharedLock", Any);
    private static readonly FieldInfo? Short = QueueType?.GetField("_shortTimers", Any);
    private static readonly FieldInfo? Long = QueueType?.GetField("_longTimers", Any);
    private static readonly FieldInfo? Next = TimerType?.GetField("_next", Any);
    private static readonly FieldInfo? State = TimerType?.GetField("_state", Any);
    private static readonly FieldInfo? Context = TimerType?.GetField("_executionContext", Any);
    private static readonly FieldInfo? Due = TimerType?.GetField("_dueTime", Any);
    private static readonly FieldInfo? Period = TimerType?.GetField("_period", Any);
    private static readonly FieldInfo? GoesOn = typeof(Task).GetField("m_continuationObject", Any);
    private static readonly FieldInfo? Box = typeof(Task).GetField("m_stateObject", Any);
    private static readonly FieldInfo? Registrations = typeof(CancellationTokenSource).GetField("_registrations", Any);

    private readonly Dictionary<Type, FieldInfo[]> links = [];

    /// <summary>Gets how many timers are armed: more of them than before a run are a hint that something waits for one.</summary>
    internal static long Count
    {
        [SuppressMessage("ApiDesign", "RS0030", Justification = "It makes no timer; it counts those that nobody should have made.")]
        get => Timer.ActiveCount;
    }

    /// <summary>Looks for a timer that the work waits for.</summary>
    /// <param name="work">The work.</param>
    /// <param name="soon">A timer that calls code of the world's counts when it is due once, within this time.</param>
    internal RealTimerKind Find(SimulationWork work, TimeSpan soon)
    {
        if (Count == 0)
            return RealTimerKind.None;

        var found = RealTimerKind.None;
        foreach (var timer in Snapshot())
        {
            var kind = KindOf(timer, work, soon);
            if (kind > found)
                found = kind;
        }

        return found;
    }

    private RealTimerKind KindOf(object timer, SimulationWork work, TimeSpan soon)
    {
        var state = State?.GetValue(timer);
        if (state is CancellationTokenSource source)
            return Reach(Registrations?.GetValue(source), work, 0) == Reached.Nothing ? RealTimerKind.None : RealTimerKind.Cancels;

        var reached = Reach(state as Task, work, 0);
        return reached == Reached.Wait ? RealTimerKind.Completes
            : IsSoon(timer, soon) && (reached == Reached.Flow || IsOf(Context?.GetValue(timer), work)) ? RealTimerKind.Calls
            : RealTimerKind.None;
    }

    private static bool IsSoon(object timer, TimeSpan soon) =>
        Due?.GetValue(timer) is uint due && due <= soon.TotalMilliseconds && Period?.GetValue(timer) is uint.MaxValue or 0u;

    // Read under the runtime's own lock, which nobody holds for long.
    private static List<object> Snapshot()
    {
        List<object> timers = [];
        foreach (var queue in Queues?.GetValue(null) as IEnumerable ?? Array.Empty<object>())
        {
            if (Gate?.GetValue(queue) is not Lock gate)
                continue;
            lock (gate)
            {
                foreach (var list in new[] { Short, Long })
                {
                    for (var timer = list?.GetValue(queue); timer is not null; timer = Next?.GetValue(timer))
                        timers.Add(timer);
                }
            }
        }

        return timers;
    }

    private bool IsOf(object? context, SimulationWork work) => context is ExecutionContext flow && watch.Peek(flow) == work;

    /// <summary>Follows what goes on after a task, or a source's callbacks: to the task that completes the work, or only to a method that runs in its context.</summary>
    private Reached Reach(object? link, SimulationWork work, int depth)
    {
        if (link is null || depth > DepthMax)
            return Reached.Nothing;
        if (ReferenceEquals(link, work.Awaited))
            return Reached.Wait;
        return link switch
        {
            ExecutionContext => IsOf(link, work) ? Reached.Flow : Reached.Nothing,
            Task task => Max(Reach(GoesOn?.GetValue(task), work, depth + 1), IsOf(Box?.GetValue(task), work) ? Reached.Flow : Reached.Nothing),
            Delegate call => call.Target is Task target ? Reach(target, work, depth + 1) : Reached.Nothing,
            IEnumerable<object?> all => all.ToArray().Aggregate(Reached.Nothing, (most, one) => Max(most, Reach(one, work, depth + 1))),
            _ => LinksOf(link.GetType()).Aggregate(Reached.Nothing, (most, field) => Max(most, Reach(field.GetValue(link), work, depth + 1))),
        };
    }

    private static Reached Max(Reached left, Reached right) => left > right ? left : right;

    // A continuation leads to a task, a call and a context; a source's registrations lead from one to the next.
    private FieldInfo[] LinksOf(Type type)
    {
        if (links.TryGetValue(type, out var known))
            return known;
        List<FieldInfo> found = [];
        for (var level = type; level is not null && level != typeof(object) && level.Namespace?.StartsWith("System.Threading", StringComparison.Ordinal) == true; level = level.BaseType)
        {
            found.AddRange(level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(static field => field.Name is "m_task" or "m_action" or "m_capturedContext" or "Callbacks" or "Next" or "CallbackState" or "ExecutionContext"));
        }

        return links[type] = [.. found];
    }

    private enum Reached
    {
        Nothing,
        Flow,
        Wait,
    }
}

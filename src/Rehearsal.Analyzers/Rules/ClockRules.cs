using Microsoft.CodeAnalysis;

namespace Rehearsal.Analyzers;

/// <summary>Time comes from the stage.</summary>
internal static class ClockRules
{
    public static readonly Rule ClockRead = new(
        new DiagnosticDescriptor(
            RuleIds.ClockRead,
            "The machine's clock is read",
            "'{0}' reads the machine's clock; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "The machine's clock shows another time in every run, and what comes of it stands in events and decides branches.",
            "docs/reference/analyzers.md#rha0001"),
        finds: "`DateTime.Now`, `UtcNow`, `Today`; `DateTimeOffset.Now`, `UtcNow`",
        instead: "`time.GetUtcNow()` or `time.GetUtcNow().UtcDateTime`, with a `TimeProvider time` from the constructor, or `context.Time`",
        exempt: "dates made from numbers or text");

    public static readonly Rule Stopwatch = new(
        new DiagnosticDescriptor(
            RuleIds.Stopwatch,
            "The machine's stopwatch is read",
            "'{0}' measures the machine's time; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "Real time passes differently in every run and does not pass with the stage's clock.",
            "docs/reference/analyzers.md#rha0002"),
        finds: "`Stopwatch.StartNew`, `GetTimestamp`, `GetElapsedTime`, `new Stopwatch`; `Environment.TickCount`, `TickCount64`",
        instead: "`time.GetTimestamp()` and `time.GetElapsedTime(start)`",
        exempt: "members of a `Stopwatch` that was made elsewhere: its making is reported");

    public static readonly Rule SystemTimeProvider = new(
        new DiagnosticDescriptor(
            RuleIds.SystemTimeProvider,
            "The machine's TimeProvider is used",
            "'{0}' is the machine's clock; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "The provider of the machine's time runs beside the stage's clock, which then does not wait for it.",
            "docs/reference/analyzers.md#rha0003"),
        finds: "`TimeProvider.System`",
        instead: "a `TimeProvider` from the constructor, or `context.Time`; the stage registers its own",
        exempt: "any other `TimeProvider`");

    public static readonly Rule Delay = new(
        new DiagnosticDescriptor(
            RuleIds.Delay,
            "A wait is timed by the machine's clock",
            "'{0}' waits on the machine's clock; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "The stage's clock jumps on while such a wait lasts in real time: what follows comes at another virtual time in every run.",
            "docs/reference/analyzers.md#rha0004"),
        finds: "`Task.Delay` and `Task.WaitAsync` with a time but without a `TimeProvider`",
        instead: "`Task.Delay(duration, time, token)`, `task.WaitAsync(limit, time, token)`",
        exempt: "no time (`0`, `TimeSpan.Zero`) and endless time (`-1`, `Timeout.Infinite`, `Timeout.InfiniteTimeSpan`), which start no timer; `WaitAsync(token)`");

    public static readonly Rule CancellationDelay = new(
        new DiagnosticDescriptor(
            RuleIds.CancellationDelay,
            "A cancellation is timed by the machine's clock",
            "'{0}' cancels on the machine's clock; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "The limit is over after real time, whatever the stage's clock says: never in a short run, or in the middle of a slow one.",
            "docs/reference/analyzers.md#rha0005"),
        finds: "`new CancellationTokenSource(delay)`; `CancelAfter` on a local variable or a field whose declaration makes the source without a `TimeProvider`",
        instead: "`new CancellationTokenSource(delay, time)`; `CancelAfter` then keeps to `time`",
        exempt: "`new CancellationTokenSource()`; `CancelAfter` on a source whose making is not in its declaration; no time and endless time");

    public static readonly Rule Timer = new(
        new DiagnosticDescriptor(
            RuleIds.Timer,
            "A timer runs on the machine's clock",
            "'{0}' ticks on the machine's clock; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "Its ticks come from the thread pool after real time, at another place in the order of every run.",
            "docs/reference/analyzers.md#rha0006"),
        finds: "`new PeriodicTimer(period)`, `new System.Threading.Timer`, `new System.Timers.Timer`",
        instead: "`new PeriodicTimer(period, time)`, `time.CreateTimer(callback, state, dueTime, period)`",
        exempt: "timers made by a `TimeProvider`");

    public static readonly Rule Sleep = new(
        new DiagnosticDescriptor(
            RuleIds.Sleep,
            "The thread sleeps",
            "'{0}' blocks the thread on the machine's clock; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "The simulated stage has one thread: while it sleeps, nothing else runs and virtual time stands still.",
            "docs/reference/analyzers.md#rha0007"),
        finds: "`Thread.Sleep`, whatever the duration",
        instead: "`await Task.Delay(duration, time, token)`",
        exempt: "nothing");
}

using Microsoft.CodeAnalysis;

namespace Rehearsal.Analyzers;

/// <summary>The stage's one thread is not held up.</summary>
internal static class BlockingRules
{
    public static readonly Rule Task = new(
        new DiagnosticDescriptor(
            RuleIds.BlockedTask,
            "A thread is blocked until a task completes",
            "'{0}' blocks the stage's only thread until the task completes; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "The task needs the thread that waits for it: on the simulated stage the run stands still.",
            "docs/reference/analyzers.md#rha0301"),
        finds: "`Result`, `Wait`, `GetAwaiter().GetResult()` of tasks and value tasks; `Task.WaitAll`, `Task.WaitAny`",
        instead: "`await`",
        exempt: "`Task.FromResult(…)` and `Task.CompletedTask`; a variable that the same member awaits before, alone or in `WhenAll`, or asks for `IsCompleted`, `IsCompletedSuccessfully`, `IsFaulted` or `Status` before; the parameter of a `ContinueWith` lambda");

    public static readonly Rule Thread = new(
        new DiagnosticDescriptor(
            RuleIds.BlockedThread,
            "A thread is blocked until another one acts",
            "'{0}' blocks the stage's only thread; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "There is no other thread that could act: on the simulated stage the run stands still.",
            "docs/reference/analyzers.md#rha0302"),
        finds: "waiting with `SemaphoreSlim`, `ManualResetEventSlim`, `CountdownEvent`, `Barrier`, `Monitor.Wait`, a `WaitHandle`, `Thread.Join`, `SpinWait.SpinUntil`, `BlockingCollection` (taking)",
        instead: "`await` with `SemaphoreSlim.WaitAsync()`, a `TaskCompletionSource` or a `Channel`",
        exempt: "a wait of no time (`Wait(0)`, `WaitOne(0)`); `lock`, which nobody holds across an `await`; other types");
}

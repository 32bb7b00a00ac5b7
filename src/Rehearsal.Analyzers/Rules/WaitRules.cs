using Microsoft.CodeAnalysis;

namespace Rehearsal.Analyzers;

/// <summary>Work stays on the stage's scheduler.</summary>
internal static class WaitRules
{
    public static readonly Rule ConfigureAwait = new(
        new DiagnosticDescriptor(
            RuleIds.ConfigureAwait,
            "A continuation leaves the stage's scheduler",
            "'{0}' lets what follows leave the stage's scheduler; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "What follows the await runs on the thread pool: in an order of its own, while the stage's clock goes on.",
            "docs/reference/analyzers.md#rha0201"),
        finds: "`ConfigureAwait` with anything but `true`, or with options without `ContinueOnCapturedContext`; of tasks, value tasks, asynchronous streams and disposables",
        instead: "a plain `await`; `ConfigureAwaitOptions.ContinueOnCapturedContext` beside the other options",
        exempt: "`ConfigureAwait(true)`");

    public static readonly Rule TaskRun = new(
        new DiagnosticDescriptor(
            RuleIds.TaskRun,
            "Work is given to the thread pool",
            "'{0}' gives work to the thread pool; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "Work elsewhere is done in an order of its own, and the stage's clock does not wait for it.",
            "docs/reference/analyzers.md#rha0202"),
        finds: "`Task.Run`; `Task.Factory.StartNew` and `ContinueWith` without a `TaskScheduler`; `TaskScheduler.Default`",
        instead: "a call that is awaited, or started without `await` and awaited later; `TaskScheduler.Current` as an argument where a scheduler is needed",
        exempt: "calls with a scheduler; a `TaskFactory` of your own, which may have one");

    public static readonly Rule Thread = new(
        new DiagnosticDescriptor(
            RuleIds.Thread,
            "Work runs on threads beside the stage",
            "'{0}' runs work on threads beside the stage; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "Threads of the machine run side by side, in an order that nobody decides.",
            "docs/reference/analyzers.md#rha0203"),
        finds: "`new Thread`, every member of `ThreadPool` and `Parallel`, `AsParallel` of PLINQ",
        instead: "a loop; `Task.WhenAll` over calls that have been started, where the work waits",
        exempt: "nothing");

    public static readonly Rule ReadAll = new(
        new DiagnosticDescriptor(
            RuleIds.ReadAll,
            "Reading a channel leaves the stage's scheduler",
            "'{0}' leaves the stage's scheduler; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "The stream awaits inside with ConfigureAwait(false), so what writes to the channel hands its reader to the thread pool.",
            "docs/reference/analyzers.md#rha0204"),
        finds: "`ChannelReader<T>.ReadAllAsync`",
        instead: "`while (await reader.WaitToReadAsync(token)) while (reader.TryRead(out var item))`",
        exempt: "`await foreach` over any other stream");

    public static readonly Rule SemaphoreWait = new(
        new DiagnosticDescriptor(
            RuleIds.SemaphoreWait,
            "Waiting for a semaphore leaves the stage's scheduler",
            "'{0}' with a token or a time leaves the stage's scheduler; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "With something to watch beside the semaphore the wait completes on the thread pool, and its time is the machine's.",
            "docs/reference/analyzers.md#rha0205"),
        finds: "`SemaphoreSlim.WaitAsync` with a token or a time",
        instead: "`await semaphore.WaitAsync()`",
        exempt: "`WaitAsync()`, `WaitAsync(CancellationToken.None)`, `WaitAsync(0)`");

    public static readonly Rule WhenEach = new(
        new DiagnosticDescriptor(
            RuleIds.WhenEach,
            "Awaiting tasks one by one leaves the stage's scheduler",
            "'{0}' leaves the stage's scheduler; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "The stream awaits inside with ConfigureAwait(false): tasks come back over the thread pool.",
            "docs/reference/analyzers.md#rha0206"),
        finds: "`Task.WhenEach`",
        instead: "`Task.WhenAll`, or a loop over `Task.WhenAny`",
        exempt: "`Task.WhenAll`, `Task.WhenAny`");

    public static readonly Rule CancelAsync = new(
        new DiagnosticDescriptor(
            RuleIds.CancelAsync,
            "Cancelling leaves the stage's scheduler",
            "'{0}' runs callbacks on the thread pool; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "The callbacks of the token run on the thread pool, beside the stage.",
            "docs/reference/analyzers.md#rha0207"),
        finds: "`CancellationTokenSource.CancelAsync`",
        instead: "`Cancel()`, which runs them in place",
        exempt: "`Cancel()`");
}

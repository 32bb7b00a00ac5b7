using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Rehearsal.Analyzers;

/// <summary>Reports what blocks the stage's thread.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class BlockingAnalyzer() : MemberAnalyzer(
    new(BlockingRules.Task, "System.Threading.Tasks.Task", ["WaitAll"], "'await Task.WhenAll(…)'"),
    new(BlockingRules.Task, "System.Threading.Tasks.Task", ["WaitAny"], "'await Task.WhenAny(…)'"),
    new(BlockingRules.Task, "System.Threading.Tasks.Task", ["Wait"], "'await'", TaskState.MayBeIncomplete),
    new(BlockingRules.Task, "System.Threading.Tasks.Task`1", ["Result"], "'await'", TaskState.MayBeIncomplete),
    new(BlockingRules.Task, "System.Threading.Tasks.ValueTask`1", ["Result"], "'await'", TaskState.MayBeIncomplete),
    new(BlockingRules.Task, "System.Runtime.CompilerServices.TaskAwaiter", ["GetResult"], "'await'", TaskState.MayBeIncomplete),
    new(BlockingRules.Task, "System.Runtime.CompilerServices.TaskAwaiter`1", ["GetResult"], "'await'", TaskState.MayBeIncomplete),
    new(BlockingRules.Task, "System.Runtime.CompilerServices.ValueTaskAwaiter", ["GetResult"], "'await'", TaskState.MayBeIncomplete),
    new(BlockingRules.Task, "System.Runtime.CompilerServices.ValueTaskAwaiter`1", ["GetResult"], "'await'", TaskState.MayBeIncomplete),
    new(BlockingRules.Task, "System.Runtime.CompilerServices.ConfiguredTaskAwaitable+ConfiguredTaskAwaiter", ["GetResult"], "'await'", TaskState.MayBeIncomplete),
    new(BlockingRules.Task, "System.Runtime.CompilerServices.ConfiguredTaskAwaitable`1+ConfiguredTaskAwaiter", ["GetResult"], "'await'", TaskState.MayBeIncomplete),
    new(BlockingRules.Task, "System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable+ConfiguredValueTaskAwaiter", ["GetResult"], "'await'", TaskState.MayBeIncomplete),
    new(BlockingRules.Task, "System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable`1+ConfiguredValueTaskAwaiter", ["GetResult"], "'await'", TaskState.MayBeIncomplete),
    new(BlockingRules.Thread, "System.Threading.SemaphoreSlim", ["Wait"], "'await WaitAsync()'", TakesTime),
    new(BlockingRules.Thread, "System.Threading.ManualResetEventSlim", ["Wait"], Completion, TakesTime),
    new(BlockingRules.Thread, "System.Threading.CountdownEvent", ["Wait"], Completion, TakesTime),
    new(BlockingRules.Thread, "System.Threading.Barrier", ["SignalAndWait"], Completion, TakesTime),
    new(BlockingRules.Thread, "System.Threading.Monitor", ["Wait"], Completion, TakesTime),
    new(BlockingRules.Thread, "System.Threading.WaitHandle", ["WaitOne", "WaitAll", "WaitAny", "SignalAndWait"], Completion, TakesTime),
    new(BlockingRules.Thread, "System.Threading.Thread", ["Join"], "an 'await' of the work", TakesTime),
    new(BlockingRules.Thread, "System.Threading.SpinWait", ["SpinUntil"], Completion),
    new(BlockingRules.Thread, "System.Collections.Concurrent.BlockingCollection`1", ["Take", "TakeFromAny", "GetConsumingEnumerable"], "an 'await' of a Channel's reader"))
{
    private const string Completion = "an 'await' of a TaskCompletionSource";

    private static bool TakesTime(MemberUse use) => !Durations.IsNone(use.Given("Int32", "TimeSpan"));
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Rehearsal.Analyzers;

/// <summary>Reports work and waits that leave the stage's scheduler.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class WaitAnalyzer() : MemberAnalyzer(
    new(WaitRules.ConfigureAwait, "System.Threading.Tasks.Task", ["ConfigureAwait"], PlainAwait, LetsGoOfTheContext),
    new(WaitRules.ConfigureAwait, "System.Threading.Tasks.Task`1", ["ConfigureAwait"], PlainAwait, LetsGoOfTheContext),
    new(WaitRules.ConfigureAwait, "System.Threading.Tasks.ValueTask", ["ConfigureAwait"], PlainAwait, LetsGoOfTheContext),
    new(WaitRules.ConfigureAwait, "System.Threading.Tasks.ValueTask`1", ["ConfigureAwait"], PlainAwait, LetsGoOfTheContext),
    new(WaitRules.ConfigureAwait, "System.Threading.Tasks.TaskAsyncEnumerableExtensions", ["ConfigureAwait"], PlainAwait, LetsGoOfTheContext),
    new(WaitRules.ConfigureAwait, "System.Runtime.CompilerServices.ConfiguredCancelableAsyncEnumerable`1", ["ConfigureAwait"], PlainAwait, LetsGoOfTheContext),
    new(WaitRules.TaskRun, "System.Threading.Tasks.Task", ["Run"], "the call itself, awaited"),
    new(WaitRules.TaskRun, "System.Threading.Tasks.TaskFactory", ["StartNew"], Scheduled, IsOnTheSharedFactory),
    new(WaitRules.TaskRun, "System.Threading.Tasks.TaskFactory`1", ["StartNew"], Scheduled, IsOnTheSharedFactory),
    new(WaitRules.TaskRun, "System.Threading.Tasks.Task", ["ContinueWith"], Scheduled, static use => !use.Takes("TaskScheduler")),
    new(WaitRules.TaskRun, "System.Threading.Tasks.Task`1", ["ContinueWith"], Scheduled, static use => !use.Takes("TaskScheduler")),
    new(WaitRules.TaskRun, "System.Threading.Tasks.TaskScheduler", ["Default"], "'TaskScheduler.Current'"),
    new(WaitRules.Thread, "System.Threading.Thread", [BannedMember.Constructor], Started),
    new(WaitRules.Thread, "System.Threading.ThreadPool", [], Started),
    new(WaitRules.Thread, "System.Threading.Tasks.Parallel", [], "a loop, or 'Task.WhenAll' over started calls"),
    new(WaitRules.Thread, "System.Linq.ParallelEnumerable", ["AsParallel"], "LINQ without it"),
    new(WaitRules.ReadAll, "System.Threading.Channels.ChannelReader`1", ["ReadAllAsync"], "a loop over 'WaitToReadAsync' and 'TryRead'"),
    new(WaitRules.SemaphoreWait, "System.Threading.SemaphoreSlim", ["WaitAsync"], "'WaitAsync()'", IsWatchingMore),
    new(WaitRules.WhenEach, "System.Threading.Tasks.Task", ["WhenEach"], "'Task.WhenAll', or a loop over 'Task.WhenAny'"),
    new(WaitRules.CancelAsync, "System.Threading.CancellationTokenSource", ["CancelAsync"], "'Cancel()'"))
{
    private const string PlainAwait = "a plain 'await'";
    private const string Scheduled = "an 'await', or name 'TaskScheduler.Current'";
    private const string Started = "a call that is started and awaited later";
    private const int ContinueOnCapturedContext = 1;

    private static bool LetsGoOfTheContext(MemberUse use)
    {
        if (use.Given("Boolean", "ConfigureAwaitOptions") is not { } choice)
        {
            return true;
        }

        return choice.ConstantValue is not { HasValue: true, Value: { } constant } || constant switch
        {
            bool isKept => !isKept,
            int options => (options & ContinueOnCapturedContext) == 0,
            _ => true,
        };
    }

    private static bool IsOnTheSharedFactory(MemberUse use) =>
        !use.Takes("TaskScheduler") && use.Instance?.WithoutConversions() is IPropertyReferenceOperation { Property: { Name: "Factory", IsStatic: true } };

    // Nothing beside the semaphore is watched when the only argument is a token that is never cancelled, or no time.
    private static bool IsWatchingMore(MemberUse use) => use.Parameters.Length switch
    {
        0 => false,
        1 when use.Given("CancellationToken") is { } token => !IsNone(token.WithoutConversions()),
        1 => !Durations.IsNone(use.Given("Int32", "TimeSpan")),
        _ => true,
    };

    private static bool IsNone(IOperation token) =>
        token is IDefaultValueOperation or IPropertyReferenceOperation { Property: { Name: "None", ContainingType.Name: "CancellationToken" } };
}

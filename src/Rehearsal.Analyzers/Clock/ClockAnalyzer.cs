using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Rehearsal.Analyzers;

/// <summary>Reports what reads the machine's clock or waits on it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ClockAnalyzer() : MemberAnalyzer(
    new(ClockRules.ClockRead, "System.DateTime", ["UtcNow"], "'time.GetUtcNow().UtcDateTime' with a TimeProvider from the constructor"),
    new(ClockRules.ClockRead, "System.DateTime", ["Now"], "'time.GetLocalNow().DateTime' with a TimeProvider from the constructor"),
    new(ClockRules.ClockRead, "System.DateTime", ["Today"], "'time.GetLocalNow().Date' with a TimeProvider from the constructor"),
    new(ClockRules.ClockRead, "System.DateTimeOffset", ["UtcNow"], "'time.GetUtcNow()' with a TimeProvider from the constructor"),
    new(ClockRules.ClockRead, "System.DateTimeOffset", ["Now"], "'time.GetLocalNow()' with a TimeProvider from the constructor"),
    new(ClockRules.Stopwatch, "System.Diagnostics.Stopwatch", ["GetTimestamp", "StartNew", BannedMember.Constructor], "'time.GetTimestamp()' with a TimeProvider from the constructor"),
    new(ClockRules.Stopwatch, "System.Diagnostics.Stopwatch", ["GetElapsedTime"], "'time.GetElapsedTime(start)' with a TimeProvider from the constructor"),
    new(ClockRules.Stopwatch, "System.Environment", ["TickCount", "TickCount64"], "'time.GetTimestamp()' with a TimeProvider from the constructor"),
    new(ClockRules.SystemTimeProvider, "System.TimeProvider", ["System"], "a TimeProvider from the constructor"),
    new(ClockRules.Delay, "System.Threading.Tasks.Task", ["Delay"], "'Task.Delay(duration, time, token)'", IsTimedByTheMachine),
    new(ClockRules.Delay, "System.Threading.Tasks.Task", ["WaitAsync"], "'WaitAsync(limit, time, token)'", IsTimedByTheMachine),
    new(ClockRules.Delay, "System.Threading.Tasks.Task`1", ["WaitAsync"], "'WaitAsync(limit, time, token)'", IsTimedByTheMachine),
    new(ClockRules.CancellationDelay, "System.Threading.CancellationTokenSource", [BannedMember.Constructor], "'new CancellationTokenSource(delay, time)'", IsTimedByTheMachine),
    new(ClockRules.CancellationDelay, "System.Threading.CancellationTokenSource", ["CancelAfter"], "'new CancellationTokenSource(delay, time)'", IsOnSourceOfTheMachine),
    new(ClockRules.Timer, "System.Threading.PeriodicTimer", [BannedMember.Constructor], "'new PeriodicTimer(period, time)'", static use => !use.Takes("TimeProvider")),
    new(ClockRules.Timer, "System.Threading.Timer", [BannedMember.Constructor], "'time.CreateTimer(callback, state, dueTime, period)'"),
    new(ClockRules.Timer, "System.Timers.Timer", [BannedMember.Constructor], "'time.CreateTimer(callback, state, dueTime, period)'"),
    new(ClockRules.Sleep, "System.Threading.Thread", ["Sleep"], "'await Task.Delay(duration, time, token)'"))
{
    private static readonly string[] Times = ["TimeSpan", "Int32"];

    private static bool IsTimedByTheMachine(MemberUse use) =>
        use.Parameters.Any(static parameter => Times.Contains(parameter.Type.Name)) && !use.Takes("TimeProvider") && !Durations.IsNoneOrEndless(use.Given(Times));

    // A source keeps to the provider it was made with, so only what its declaration shows is held against it.
    private static bool IsOnSourceOfTheMachine(MemberUse use)
    {
        if (!IsTimedByTheMachine(use))
        {
            return false;
        }

        var declaration = use.Instance switch
        {
            ILocalReferenceOperation local => local.Local.DeclaringSyntaxReferences.FirstOrDefault(),
            IFieldReferenceOperation field => field.Field.DeclaringSyntaxReferences.FirstOrDefault(),
            _ => null,
        };
        return declaration?.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } maker } && maker.SyntaxTree == use.Operation.Syntax.SyntaxTree && IsMadeForTheMachine(use, maker);
    }

    private static bool IsMadeForTheMachine(MemberUse use, ExpressionSyntax maker) => use.Operation.SemanticModel?.GetSymbolInfo(maker).Symbol is IMethodSymbol method
        && method.ContainingType.Name == "CancellationTokenSource"
        && (method.MethodKind == MethodKind.Constructor || method.Name == "CreateLinkedTokenSource")
        && method.Parameters.All(static parameter => parameter.Type.Name != "TimeProvider");
}

using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Rehearsal.Analyzers;

/// <summary>Asks the stage's clock, and waits on it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class ClockCodeFix() : DeterminismCodeFix(
    RuleIds.ClockRead, RuleIds.Stopwatch, RuleIds.SystemTimeProvider, RuleIds.Delay, RuleIds.CancellationDelay, RuleIds.Timer, RuleIds.Sleep)
{
    protected override Fix? Plan(FixRequest request)
    {
        if (request.Expression is not { } expression || request.Model.GetSymbolInfo(expression).Symbol is not { } symbol)
        {
            return null;
        }

        return TakenFromConstructor.Plan(request, Needed.Time, expression, time => Changed(request, expression, symbol, time));
    }

    private static ExpressionSyntax? Changed(FixRequest request, ExpressionSyntax expression, ISymbol symbol, string time) => (symbol.ContainingType.Name, symbol.Name) switch
    {
        ("DateTime", "UtcNow") => Parse($"{time}.GetUtcNow().UtcDateTime"),
        ("DateTime", "Now") => Parse($"{time}.GetLocalNow().DateTime"),
        ("DateTime", "Today") => Parse($"{time}.GetLocalNow().Date"),
        ("DateTimeOffset", "UtcNow") => Parse($"{time}.GetUtcNow()"),
        ("DateTimeOffset", "Now") => Parse($"{time}.GetLocalNow()"),
        ("Stopwatch", "GetTimestamp" or "GetElapsedTime") when expression is InvocationExpressionSyntax call => Parse($"{time}.{symbol.Name}{call.ArgumentList}"),
        ("TimeProvider", "System") => IsHandedOn(expression) ? Parse(time) : null,
        ("Thread", "Sleep") => Sleep(request, expression, time),
        ("Task", "Delay" or "WaitAsync") or ("CancellationTokenSource" or "PeriodicTimer", ".ctor") => Timed.By(request, expression, (IMethodSymbol)symbol, time),
        _ => null,
    };

    private static ExpressionSyntax Parse(string text) => SyntaxFactory.ParseExpression(text);

    // Where a provider is chosen or kept, something of its own name may be meant.
    private static bool IsHandedOn(ExpressionSyntax expression) => expression.Parent is ArgumentSyntax or MemberAccessExpressionSyntax;

    private static ExpressionSyntax? Sleep(FixRequest request, ExpressionSyntax expression, string time)
    {
        if (expression is not InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments, Parent: ExpressionStatementSyntax } || !AsyncPlace.Allows(expression)
            || Timed.Duration(request, arguments[0]) is not { } duration)
        {
            return null;
        }

        return Parse($"await {request.NameOf("System.Threading.Tasks", "Task")}.Delay({duration}, {time})");
    }
}

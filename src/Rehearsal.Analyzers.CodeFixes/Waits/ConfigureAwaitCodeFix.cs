using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Rehearsal.Analyzers;

/// <summary>Awaits plainly; keeps options other than that of the context.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class ConfigureAwaitCodeFix() : DeterminismCodeFix(RuleIds.ConfigureAwait)
{
    protected override Fix? Plan(FixRequest request)
    {
        if (request.Expression is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access, ArgumentList.Arguments: { Count: 1 } arguments } call
            || request.Model.GetConstantValue(arguments[0].Expression) is not { HasValue: true, Value: { } value })
        {
            return null;
        }

        if (value is int options && options != 0)
        {
            var enumeration = request.NameOf("System.Threading.Tasks", "ConfigureAwaitOptions");
            var kept = SyntaxFactory.ParseExpression($"{arguments[0].Expression.WithoutTrivia()} | {enumeration}.ContinueOnCapturedContext");
            return new Fix("Continue on the captured context", "keep", request.Root.ReplaceNode(arguments[0].Expression, kept));
        }

        return IsAwaited(call)
            ? new Fix("Await without ConfigureAwait", "remove", request.Root.ReplaceNode(call, access.Expression.WithoutTrailingTrivia().WithLeadingTrivia(call.GetLeadingTrivia()).WithTrailingTrivia(call.GetTrailingTrivia())))
            : null;
    }

    // Elsewhere the configured awaitable's type may be asked for.
    private static bool IsAwaited(ExpressionSyntax call) => call.Parent switch
    {
        ParenthesizedExpressionSyntax parenthesized => IsAwaited(parenthesized),
        AwaitExpressionSyntax => true,
        CommonForEachStatementSyntax loop => loop.Expression == call,
        UsingStatementSyntax @using => @using.Expression == call,
        _ => false,
    };
}

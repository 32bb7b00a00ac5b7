using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Rehearsal.Analyzers;

/// <summary>Cancels in place.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class CancelCodeFix() : DeterminismCodeFix(RuleIds.CancelAsync)
{
    protected override Fix? Plan(FixRequest request) =>
        request.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access, Parent: AwaitExpressionSyntax { Parent: ExpressionStatementSyntax } awaited } call
            ? new Fix("Call Cancel", "cancel", request.Root.ReplaceNode(awaited, call.WithExpression(access.WithName(SyntaxFactory.IdentifierName("Cancel"))).WithTriviaFrom(awaited)))
            : null;
}

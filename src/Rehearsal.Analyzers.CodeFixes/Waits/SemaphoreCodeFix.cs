using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Rehearsal.Analyzers;

/// <summary>Waits for the semaphore alone.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class SemaphoreCodeFix() : DeterminismCodeFix(RuleIds.SemaphoreWait)
{
    protected override Fix? Plan(FixRequest request) =>
        request.Expression is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 1 } call
        && request.Model.GetSymbolInfo(call).Symbol is IMethodSymbol { Parameters.Length: 1 } method && method.Parameters[0].Type.Name == "CancellationToken"
            ? new Fix("Wait without the token (the token is dropped)", "drop", request.Root.ReplaceNode(call, call.WithArgumentList(SyntaxFactory.ArgumentList().WithTriviaFrom(call.ArgumentList))))
            : null;
}

using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Rehearsal.Analyzers;

/// <summary>Calls in place what was given to the thread pool, where it is awaited at once and is a single expression.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class TaskRunCodeFix() : DeterminismCodeFix(RuleIds.TaskRun)
{
    protected override Fix? Plan(FixRequest request)
    {
        if (request.Expression is not InvocationExpressionSyntax { Parent: AwaitExpressionSyntax awaited, ArgumentList.Arguments: { Count: > 0 } arguments } call
            || arguments[0].Expression is not LambdaExpressionSyntax { ExpressionBody: { } body } lambda
            || request.Model.GetSymbolInfo(call).Symbol is not IMethodSymbol { Name: "Run" } method)
        {
            return null;
        }

        var isTask = method.Parameters[0].Type is INamedTypeSymbol { TypeArguments.Length: 1 } function && function.TypeArguments[0].Name == "Task" && !lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword);
        ExpressionSyntax direct = isTask ? awaited.WithExpression(body.WithoutTrivia()) : body.WithoutTrivia();
        if (!isTask && awaited.Parent is not (ExpressionStatementSyntax or EqualsValueClauseSyntax or ArgumentSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax))
        {
            direct = SyntaxFactory.ParenthesizedExpression(direct);
        }

        if (isTask && body is not (InvocationExpressionSyntax or MemberAccessExpressionSyntax or IdentifierNameSyntax or ObjectCreationExpressionSyntax))
        {
            return null;
        }

        return awaited.Parent is ExpressionStatementSyntax && !IsStatement(direct)
            ? null
            : new Fix("Call it in place", "direct", request.Root.ReplaceNode(awaited, direct.WithTriviaFrom(awaited)));
    }

    private static bool IsStatement(ExpressionSyntax expression) =>
        expression is InvocationExpressionSyntax or AwaitExpressionSyntax or AssignmentExpressionSyntax or BaseObjectCreationExpressionSyntax
        || expression.Kind() is SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression or SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression;
}

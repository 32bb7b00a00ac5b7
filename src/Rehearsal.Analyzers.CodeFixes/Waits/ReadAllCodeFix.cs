using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Rehearsal.Analyzers;

/// <summary>Waits for the channel and takes what it holds.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class ReadAllCodeFix() : DeterminismCodeFix(RuleIds.ReadAll)
{
    protected override Fix? Plan(FixRequest request)
    {
        if (request.Expression is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var reader }, Parent: ForEachStatementSyntax loop } call
            || loop.AwaitKeyword.IsKind(SyntaxKind.None) || !CanBeRepeated(reader) || LeavesTheLoop(loop)
            || request.Model.GetTypeInfo(reader).Type is null
            || (!loop.Type.IsVar && !request.Model.GetForEachStatementInfo(loop).ElementConversion.IsIdentity))
        {
            return null;
        }

        var text = reader.WithoutTrivia().ToString();
        var taken = SyntaxFactory.WhileStatement(
            SyntaxFactory.ParseExpression($"{text}.TryRead(out {loop.Type.WithoutTrivia()} {loop.Identifier.WithoutTrivia()})"),
            loop.Statement);
        var waited = SyntaxFactory.WhileStatement(
            SyntaxFactory.ParseExpression($"await {text}.WaitToReadAsync{call.ArgumentList.WithoutTrivia()}"),
            SyntaxFactory.Block(taken));
        return new Fix("Wait and take", "loop", request.Root.ReplaceNode(loop, waited.WithTriviaFrom(loop).WithAdditionalAnnotations(Formatter.Annotation)));
    }

    // The loops ask for the reader again and again.
    private static bool CanBeRepeated(ExpressionSyntax reader) => reader switch
    {
        IdentifierNameSyntax or ThisExpressionSyntax => true,
        MemberAccessExpressionSyntax access => CanBeRepeated(access.Expression),
        _ => false,
    };

    // A break would leave the inner loop alone.
    private static bool LeavesTheLoop(ForEachStatementSyntax loop) => loop.Statement
        .DescendantNodesAndSelf(static node => node is not (WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or SwitchStatementSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Any(static node => node is BreakStatementSyntax);
}

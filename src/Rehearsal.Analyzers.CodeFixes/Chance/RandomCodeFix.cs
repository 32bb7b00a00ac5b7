using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace Rehearsal.Analyzers;

/// <summary>Takes the stage's randomness.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class RandomCodeFix() : DeterminismCodeFix(RuleIds.Random)
{
    protected override Fix? Plan(FixRequest request) => request.Expression is { } expression
        ? TakenFromConstructor.Plan(request, Needed.Random, expression, static name => SyntaxFactory.ParseExpression(name))
        : null;
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Rehearsal.Analyzers;

/// <summary>A fix that uses what is in reach, else takes it from the constructor.</summary>
internal static class TakenFromConstructor
{
    /// <param name="request">The place.</param>
    /// <param name="needed">What is needed there.</param>
    /// <param name="expression">The expression to change.</param>
    /// <param name="change">The changed expression, for the name of what is needed; null when there is none.</param>
    public static Fix? Plan(FixRequest request, Needed needed, ExpressionSyntax expression, Func<string, ExpressionSyntax?> change)
    {
        if (Reachable.Find(request, needed) is { } name)
        {
            return change(name) is { } changed ? new Fix($"Use '{name}'", FixKeys.Use, request.Root.ReplaceNode(expression, Kept(changed, expression))) : null;
        }

        return ConstructorParameter.For(request, needed) is { } parameter && change(parameter.Name) is { } withParameter
            ? new Fix($"Add a {needed.Type} to the constructor and use it", FixKeys.Add, parameter.Apply(request.Root, expression, Kept(withParameter, expression)))
            : null;
    }

    private static ExpressionSyntax Kept(ExpressionSyntax changed, ExpressionSyntax original) => changed.WithTriviaFrom(original);
}

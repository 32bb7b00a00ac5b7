using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Rehearsal.Analyzers;

/// <summary>A place to mend.</summary>
/// <param name="rule">The rule that was reported.</param>
/// <param name="place">The node that was reported.</param>
/// <param name="model">What the document means.</param>
internal sealed class FixRequest(string rule, SyntaxNode place, SemanticModel model)
{
    public string Rule { get; } = rule;

    public SemanticModel Model { get; } = model;

    public SyntaxNode Place { get; } = place;

    public SyntaxNode Root => Place.SyntaxTree.GetRoot();

    /// <summary>Gets the call, construction or read that was reported by its name; null where a method is taken as a delegate.</summary>
    public ExpressionSyntax? Expression => Place switch
    {
        BaseObjectCreationExpressionSyntax creation => creation,
        ExpressionSyntax expression when Call(Whole(expression)) is { } call => call,
        ExpressionSyntax expression when Model.GetSymbolInfo(Whole(expression)).Symbol is IPropertySymbol => Whole(expression),
        _ => null,
    };

    /// <summary>Returns a type's name as it can be written here, with its namespace where that is needed.</summary>
    public string NameOf(string @namespace, string name) =>
        Model.LookupNamespacesAndTypes(Place.SpanStart, name: name).Any(symbol => symbol.ContainingNamespace?.ToDisplayString() == @namespace) ? name : $"{@namespace}.{name}";

    // A name behind a dot stands for the whole access.
    private static ExpressionSyntax Whole(ExpressionSyntax expression) =>
        expression.Parent is MemberAccessExpressionSyntax access && access.Name == expression ? access : expression;

    private static InvocationExpressionSyntax? Call(ExpressionSyntax expression) =>
        expression.Parent is InvocationExpressionSyntax call && call.Expression == expression ? call : null;
}

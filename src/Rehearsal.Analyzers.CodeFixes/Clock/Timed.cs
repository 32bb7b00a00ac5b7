using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Rehearsal.Analyzers;

/// <summary>Gives calls that take a time the provider to take it from: behind the time, before the token.</summary>
internal static class Timed
{
    public static ExpressionSyntax? By(FixRequest request, ExpressionSyntax expression, IMethodSymbol method, string time)
    {
        if (ListOf(expression) is not { Arguments.Count: > 0 } list || list.Arguments.Count != method.Parameters.Length
            || list.Arguments.Any(static argument => argument.NameColon is not null) || Duration(request, list.Arguments[0]) is not { } duration)
        {
            return null;
        }

        var arguments = list.Arguments.Replace(list.Arguments[0], list.Arguments[0].WithExpression(duration.WithTriviaFrom(list.Arguments[0].Expression)));
        var provider = SyntaxFactory.Argument(SyntaxFactory.ParseExpression(time));
        return With(expression, list.WithArguments(SyntaxFactory.SeparatedList<ArgumentSyntax>(Inserted(arguments, provider))));
    }

    /// <summary>Returns a duration as a TimeSpan.</summary>
    public static ExpressionSyntax? Duration(FixRequest request, ArgumentSyntax argument) => request.Model.GetTypeInfo(argument.Expression) switch
    {
        { Type.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Byte } =>
            SyntaxFactory.ParseExpression($"{request.NameOf("System", "TimeSpan")}.FromMilliseconds({argument.Expression.WithoutTrivia()})"),
        { ConvertedType: { Name: "TimeSpan", ContainingNamespace.Name: "System" } } => argument.Expression,
        _ => null,
    };

    private static IEnumerable<SyntaxNodeOrToken> Inserted(SeparatedSyntaxList<ArgumentSyntax> arguments, ArgumentSyntax provider)
    {
        var parts = arguments.GetWithSeparators();
        yield return parts[0];
        yield return SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
        yield return provider;
        foreach (var part in parts.Skip(1))
        {
            yield return part;
        }
    }

    private static ArgumentListSyntax? ListOf(ExpressionSyntax expression) => expression switch
    {
        InvocationExpressionSyntax call => call.ArgumentList,
        BaseObjectCreationExpressionSyntax creation => creation.ArgumentList,
        _ => null,
    };

    private static ExpressionSyntax? With(ExpressionSyntax expression, ArgumentListSyntax list) => expression switch
    {
        InvocationExpressionSyntax call => call.WithArgumentList(list),
        BaseObjectCreationExpressionSyntax creation => creation.WithArgumentList(list),
        _ => null,
    };
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace Rehearsal.Analyzers;

/// <summary>A place where a member is called, read or taken as a delegate.</summary>
internal sealed class MemberUse
{
    private MemberUse(IOperation operation, ISymbol member, IOperation? instance, ImmutableArray<IArgumentOperation> arguments)
    {
        Operation = operation;
        Member = member;
        Instance = instance;
        Arguments = arguments;
    }

    public IOperation Operation { get; }

    public ISymbol Member { get; }

    public IOperation? Instance { get; }

    /// <summary>Gets the arguments; none where a method is taken as a delegate.</summary>
    public ImmutableArray<IArgumentOperation> Arguments { get; }

    public ImmutableArray<IParameterSymbol> Parameters => Member is IMethodSymbol method ? method.Parameters : [];

    /// <summary>Gets the name as it is read in a message: <c>Task.Delay</c>, <c>new Random</c>.</summary>
    public string Name => Member is IMethodSymbol { MethodKind: MethodKind.Constructor }
        ? "new " + Member.ContainingType.Name
        : Member.ContainingType.Name + "." + Member.Name;

    /// <summary>Gets the place to underline: the name, without the arguments and, of instance members, what stands before.</summary>
    public Location Place => Operation.Syntax switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => Named(access).GetLocation(),
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } => binding.Name.GetLocation(),
        InvocationExpressionSyntax invocation => invocation.Expression.GetLocation(),
        MemberAccessExpressionSyntax access => Named(access).GetLocation(),
        ObjectCreationExpressionSyntax creation => Location.Create(creation.SyntaxTree, TextSpan.FromBounds(creation.NewKeyword.SpanStart, creation.Type.Span.End)),
        ImplicitObjectCreationExpressionSyntax creation => creation.NewKeyword.GetLocation(),
        var syntax => syntax.GetLocation(),
    };

    public static MemberUse? Of(IOperation operation) => operation switch
    {
        _ when operation.Parent is INameOfOperation => null,
        IInvocationOperation call => new MemberUse(call, call.TargetMethod.ReducedFrom ?? call.TargetMethod, call.Instance, call.Arguments),
        IPropertyReferenceOperation read => new MemberUse(read, read.Property, read.Instance, []),
        IObjectCreationOperation { Constructor: { } constructor } creation => new MemberUse(creation, constructor, null, creation.Arguments),
        IMethodReferenceOperation method => new MemberUse(method, method.Method, method.Instance, []),
        _ => null,
    };

    /// <summary>Says whether the member takes a parameter of a type, whatever the namespace.</summary>
    public bool Takes(string type) => Parameters.Any(parameter => parameter.Type.Name == type);

    /// <summary>Returns what is given for a parameter of a type; null when it is left out or the method is taken as a delegate.</summary>
    public IOperation? Given(params string[] types) =>
        Arguments.FirstOrDefault(argument => argument.ArgumentKind == ArgumentKind.Explicit && argument.Parameter is { } parameter && types.Contains(parameter.Type.Name))?.Value;

    private ExpressionSyntax Named(MemberAccessExpressionSyntax access) => Member is { IsStatic: true } and not IMethodSymbol { IsExtensionMethod: true } ? access : access.Name;
}

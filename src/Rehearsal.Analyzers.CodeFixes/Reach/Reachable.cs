using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Rehearsal.Analyzers;

/// <summary>Finds an expression that gives what is needed at a place: a parameter, a handler's context, a field or a property.</summary>
internal static class Reachable
{
    public static string? Find(FixRequest request, Needed needed)
    {
        var place = Place.Of(request.Place);
        var symbols = request.Model.LookupSymbols(request.Place.SpanStart);
        var parameters = symbols.OfType<IParameterSymbol>().Where(parameter => parameter.RefKind == RefKind.None && place.MayUse(parameter, request.Model)).ToArray();
        if (parameters.FirstOrDefault(parameter => Is(parameter.Type, needed.Namespace, needed.Type)) is { } direct)
        {
            return Identifier(direct.Name);
        }

        if (needed == Needed.Time && parameters.FirstOrDefault(static parameter => Is(parameter.Type, "Rehearsal.Messaging", "HandlerContext")) is { } context)
        {
            return Identifier(context.Name) + ".Time";
        }

        var member = place.MayUseMembers ? symbols.FirstOrDefault(symbol => IsMember(symbol, needed) && IsOwn(symbol, request)) : null;
        return member is null ? null : Identifier(member.Name);
    }

    private static bool IsMember(ISymbol symbol, Needed needed) => symbol switch
    {
        IFieldSymbol { IsStatic: false } field => Is(field.Type, needed.Namespace, needed.Type),
        IPropertySymbol { IsStatic: false, IsIndexer: false, GetMethod: not null } property => Is(property.Type, needed.Namespace, needed.Type),
        _ => false,
    };

    // Members of a type around this one are seen, but need an object of it.
    private static bool IsOwn(ISymbol member, FixRequest request)
    {
        for (var type = request.Model.GetEnclosingSymbol(request.Place.SpanStart)?.ContainingType; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, member.ContainingType))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Is(ITypeSymbol type, string @namespace, string name) => type.Name == name && type.ContainingNamespace?.ToDisplayString() == @namespace;

    private static string Identifier(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>What may be named at a place, by where it stands.</summary>
    private sealed class Place
    {
        private readonly SyntaxNode? staticFunction;
        private readonly bool isStatic;
        private readonly bool isBeforeTheBody;
        private readonly TypeDeclarationSyntax? type;

        private Place(SyntaxNode? staticFunction, bool isStatic, bool isBeforeTheBody, bool isConstructor, TypeDeclarationSyntax? type)
        {
            this.staticFunction = staticFunction;
            this.isStatic = isStatic;
            this.isBeforeTheBody = isBeforeTheBody;
            this.type = type;
            MayUseMembers = staticFunction is null && !isStatic && !isBeforeTheBody && !isConstructor;
        }

        public bool MayUseMembers { get; }

        public static Place Of(SyntaxNode node)
        {
            SyntaxNode? staticFunction = null;
            foreach (var above in node.Ancestors())
            {
                switch (above)
                {
                    case AnonymousFunctionExpressionSyntax lambda when lambda.Modifiers.Any(SyntaxKind.StaticKeyword):
                    case LocalFunctionStatementSyntax local when local.Modifiers.Any(SyntaxKind.StaticKeyword):
                        staticFunction ??= above;
                        break;
                    case MemberDeclarationSyntax member:
                        var isInitializer = member is FieldDeclarationSyntax || (member is PropertyDeclarationSyntax property && property.Initializer?.Span.Contains(node.Span) == true);
                        var isBefore = isInitializer || node.FirstAncestorOrSelf<ConstructorInitializerSyntax>() is not null || node.FirstAncestorOrSelf<PrimaryConstructorBaseTypeSyntax>() is not null;
                        return new Place(staticFunction, member.Modifiers.Any(SyntaxKind.StaticKeyword), isBefore, member is ConstructorDeclarationSyntax, member.FirstAncestorOrSelf<TypeDeclarationSyntax>());
                }
            }

            return new Place(staticFunction, isStatic: true, isBeforeTheBody: false, isConstructor: false, type: null);
        }

        public bool MayUse(IParameterSymbol parameter, SemanticModel model)
        {
            var declaration = parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
            if (declaration is null)
            {
                return false;
            }

            if (IsOfPrimaryConstructor(declaration))
            {
                // A record's parameters are its properties; where a method is static, there is no object.
                return staticFunction is null && !isStatic && declaration.Parent?.Parent == type && type is not RecordDeclarationSyntax;
            }

            return staticFunction is null || staticFunction.Span.Contains(declaration.Span);
        }

        private static bool IsOfPrimaryConstructor(SyntaxNode declaration) => declaration.Parent?.Parent is TypeDeclarationSyntax;
    }
}

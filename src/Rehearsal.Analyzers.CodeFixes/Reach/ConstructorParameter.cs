using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Rehearsal.Analyzers;

/// <summary>Adds what is needed to the constructor of the type around a place.</summary>
internal sealed class ConstructorParameter
{
    private readonly TypeDeclarationSyntax type;
    private readonly ConstructorDeclarationSyntax? constructor;
    private readonly string typeName;

    private ConstructorParameter(TypeDeclarationSyntax type, ConstructorDeclarationSyntax? constructor, string typeName, string name)
    {
        this.type = type;
        this.constructor = constructor;
        this.typeName = typeName;
        Name = name;
    }

    /// <summary>Gets the name by which it can be used at the place.</summary>
    public string Name { get; }

    /// <summary>Returns how it would be added, or null where there is not one constructor to add it to, or no object that has it.</summary>
    public static ConstructorParameter? For(FixRequest request, Needed needed)
    {
        var place = request.Place;
        if (place.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type || type is not (ClassDeclarationSyntax or StructDeclarationSyntax)
            || type.Modifiers.Any(SyntaxKind.StaticKeyword) || IsStatic(place, type)
            || request.Model.GetDeclaredSymbol(type) is not { } symbol || !HasNewConstructor(request.Model.Compilation))
        {
            return null;
        }

        var constructors = symbol.InstanceConstructors.Where(static constructor => !constructor.IsImplicitlyDeclared).ToArray();
        if (constructors.Length > 1 || (constructors.Length == 0 && (type is StructDeclarationSyntax || IsDerivedFrom(symbol) || symbol.DeclaringSyntaxReferences.Length > 1)))
        {
            return null;
        }

        var declared = constructors.FirstOrDefault()?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        var ordinary = declared as ConstructorDeclarationSyntax;
        var isHere = declared is null || declared == type || declared.Parent == type;
        var isUsable = ordinary is null || (ordinary.Body is not null && !IsBeforeTheBody(place));
        var used = type.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText).ToImmutableHashSet();
        return isHere && isUsable && needed.Names.FirstOrDefault(name => !used.Contains(name)) is { } free
            ? new ConstructorParameter(type, ordinary, request.NameOf(needed.Namespace, needed.Type), free)
            : null;
    }

    /// <summary>Returns the document with the parameter, and the expression changed.</summary>
    public SyntaxNode Apply(SyntaxNode root, ExpressionSyntax expression, ExpressionSyntax changed)
    {
        var tracked = root.TrackNodes(constructor is null ? [type, expression] : [type, expression, constructor]);
        tracked = tracked.ReplaceNode(tracked.GetCurrentNode(expression)!, changed);
        if (constructor is null)
        {
            var owner = tracked.GetCurrentNode(type)!;
            return tracked.ReplaceNode(owner, WithPrimaryParameter(owner));
        }

        var maker = tracked.GetCurrentNode(constructor)!;
        var assignment = SyntaxFactory.ParseStatement($"this.{Name} = {Name};").WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed).WithAdditionalAnnotations(Formatter.Annotation);
        var changedMaker = maker
            .WithParameterList(With(maker.ParameterList))
            .WithBody(maker.Body!.WithStatements(maker.Body.Statements.Insert(0, assignment)).WithAdditionalAnnotations(Formatter.Annotation));
        tracked = tracked.ReplaceNode(maker, changedMaker);
        var around = tracked.GetCurrentNode(type)!;
        var field = SyntaxFactory.ParseMemberDeclaration($"private readonly {typeName} {Name};")!.WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed).WithAdditionalAnnotations(Formatter.Annotation);
        return tracked.ReplaceNode(around, around.WithMembers(around.Members.Insert(0, field)));
    }

    private TypeDeclarationSyntax WithPrimaryParameter(TypeDeclarationSyntax owner)
    {
        if (owner.ParameterList is { } list)
        {
            return owner.WithParameterList(With(list));
        }

        // The list takes the space that stood behind the name.
        var last = owner.TypeParameterList?.GetLastToken() ?? owner.Identifier;
        var created = SyntaxFactory.ParseParameterList($"({typeName} {Name})").WithTrailingTrivia(last.TrailingTrivia);
        return owner.ReplaceToken(last, last.WithTrailingTrivia()) switch
        {
            ClassDeclarationSyntax @class => @class.WithParameterList(created),
            var other => other,
        };
    }

    // Before what may be left out, so that calls by position keep their meaning.
    private ParameterListSyntax With(ParameterListSyntax list)
    {
        var at = list.Parameters.IndexOf(static parameter => parameter.Default is not null || parameter.Modifiers.Any(SyntaxKind.ParamsKeyword));
        var parameter = SyntaxFactory.Parameter(SyntaxFactory.Identifier(Name)).WithType(SyntaxFactory.ParseTypeName(typeName).WithTrailingTrivia(SyntaxFactory.Space));
        var parameters = at < 0 ? list.Parameters.Add(parameter) : list.Parameters.Insert(at, parameter);
        return list.WithParameters(parameters).WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static bool IsStatic(SyntaxNode place, TypeDeclarationSyntax type) => place.Ancestors()
        .TakeWhile(above => above != type)
        .Any(static above => above switch
        {
            MemberDeclarationSyntax member => member.Modifiers.Any(SyntaxKind.StaticKeyword) || member.Modifiers.Any(SyntaxKind.ConstKeyword),
            LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.StaticKeyword),
            AnonymousFunctionExpressionSyntax lambda => lambda.Modifiers.Any(SyntaxKind.StaticKeyword),
            AttributeSyntax or ParameterListSyntax or BaseListSyntax => true,
            _ => false,
        });

    // A field's initializer runs before an ordinary constructor has assigned anything.
    private static bool IsBeforeTheBody(SyntaxNode place) =>
        place.FirstAncestorOrSelf<ConstructorInitializerSyntax>() is not null
        || place.FirstAncestorOrSelf<MemberDeclarationSyntax>() is FieldDeclarationSyntax
        || (place.FirstAncestorOrSelf<PropertyDeclarationSyntax>()?.Initializer is { } initializer && initializer.Span.Contains(place.Span));

    private static bool IsDerivedFrom(INamedTypeSymbol symbol) => symbol.TypeKind == TypeKind.Class && symbol.IsAbstract;

    private static bool HasNewConstructor(Compilation compilation) => compilation is CSharpCompilation { LanguageVersion: >= LanguageVersion.CSharp12 };
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Rehearsal.Analyzers;

/// <summary>Reports static state of services and sagas, which the runs of a process share.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class SharedStateAnalyzer : DiagnosticAnalyzer
{
    private static readonly string[] ListsOfReading = ["ReadOnlyCollection", "ReadOnlyDictionary", "ReadOnlySet"];
    private static readonly string[] Namespaces = ["System.Collections", "System.Collections.Generic", "System.Collections.Concurrent", "System.Collections.ObjectModel", "System.Collections.Specialized"];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [OrderRules.SharedState.Descriptor];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var handler = start.Compilation.GetTypeByMetadataName("Rehearsal.Messaging.HandlerAttribute");
            var saga = start.Compilation.GetTypeByMetadataName("Rehearsal.Messaging.Saga`1");
            if (handler is not null || saga is not null)
            {
                start.RegisterSymbolAction(symbol => Check(symbol, handler, saga), SymbolKind.NamedType);
            }
        });
    }

    private static void Check(SymbolAnalysisContext context, INamedTypeSymbol? handler, INamedTypeSymbol? saga)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Class || !(HasHandlers(type, handler) || DerivesFrom(type, saga)))
        {
            return;
        }

        foreach (var member in type.GetMembers())
        {
            if (Instead(member) is { } instead && member.Locations.FirstOrDefault() is { IsInSource: true } place)
            {
                context.ReportDiagnostic(Diagnostic.Create(OrderRules.SharedState.Descriptor, place, type.Name + "." + member.Name, instead));
            }
        }
    }

    private static string? Instead(ISymbol member) => member switch
    {
        IFieldSymbol { IsStatic: true, IsConst: false, IsImplicitlyDeclared: false } field => Instead(field.IsReadOnly, field.Type),
        IPropertySymbol { IsStatic: true } property when IsAutomatic(property) => Instead(property.SetMethod is null, property.Type),
        _ => null,
    };

    private static string? Instead(bool isReadOnly, ITypeSymbol type) =>
        !isReadOnly ? "an instance member" : CanBeChanged(type) ? "an instance member, or a collection that cannot be changed" : null;

    private static bool IsAutomatic(IPropertySymbol property) => property.ContainingType.GetMembers().OfType<IFieldSymbol>()
        .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private static bool CanBeChanged(ITypeSymbol type) => type.TypeKind == TypeKind.Interface
        ? type.Name is "ICollection" or "IList" or "ISet" or "IDictionary" && IsOfCollections(type)
        : type.TypeKind == TypeKind.Class && IsOfCollections(type) && !ListsOfReading.Contains(type.Name) && !type.Name.EndsWith("Comparer", StringComparison.Ordinal);

    private static bool IsOfCollections(ITypeSymbol type) => Namespaces.Contains(type.ContainingNamespace?.ToDisplayString());

    private static bool HasHandlers(INamedTypeSymbol type, INamedTypeSymbol? handler) => handler is not null && type.GetMembers()
        .Any(member => member is IMethodSymbol && member.GetAttributes().Any(attribute => SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, handler)));

    private static bool DerivesFrom(INamedTypeSymbol type, INamedTypeSymbol? saga)
    {
        for (var above = type.BaseType; above is not null; above = above.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(above.OriginalDefinition, saga))
            {
                return true;
            }
        }

        return false;
    }
}

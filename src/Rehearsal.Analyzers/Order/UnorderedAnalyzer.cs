using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Rehearsal.Analyzers;

/// <summary>Reports where the order of a collection is seen that has none.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnorderedAnalyzer : DiagnosticAnalyzer
{
    private const string Instead = "'OrderBy' with a key of your own, a list or a sorted collection";

    private static readonly string[] Unordered =
    [
        "System.Collections.Generic.Dictionary`2", "System.Collections.Generic.HashSet`1", "System.Collections.Concurrent.ConcurrentDictionary`2",
        "System.Collections.Concurrent.ConcurrentBag`1", "System.Collections.Immutable.ImmutableDictionary`2", "System.Collections.Immutable.ImmutableHashSet`1",
        "System.Collections.Frozen.FrozenDictionary`2", "System.Collections.Frozen.FrozenSet`1", "System.Collections.Hashtable",
        "System.Collections.Generic.Dictionary`2+KeyCollection", "System.Collections.Generic.Dictionary`2+ValueCollection",
    ];

    // Their result is a sequence in the same order: what is seen is decided further on.
    private static readonly string[] PassOn =
        ["Where", "Select", "SelectMany", "OfType", "Cast", "Distinct", "DistinctBy", "AsEnumerable", "Concat", "Union", "UnionBy", "Except", "ExceptBy", "Intersect", "IntersectBy", "Append", "Prepend", "DefaultIfEmpty"];

    // They show the same whatever the order.
    private static readonly string[] Indifferent =
        ["OrderBy", "OrderByDescending", "Order", "OrderDescending", "Count", "LongCount", "Any", "All", "Contains", "Min", "Max", "ToHashSet", "ToDictionary", "CountBy", "TryGetNonEnumeratedCount"];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [OrderRules.Unordered.Descriptor];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var types = Unordered.Select(start.Compilation.GetTypeByMetadataName).OfType<INamedTypeSymbol>().ToImmutableHashSet<ISymbol>(SymbolEqualityComparer.Default);
            var linq = start.Compilation.GetTypeByMetadataName("System.Linq.Enumerable");
            start.RegisterOperationAction(operation => CheckLoop(operation, types), OperationKind.Loop);
            start.RegisterOperationAction(operation => CheckCall(operation, types, linq), OperationKind.Invocation);
        });
    }

    private static void CheckLoop(OperationAnalysisContext context, ImmutableHashSet<ISymbol> types)
    {
        if (context.Operation is IForEachLoopOperation { Collection: { } collection })
        {
            Report(context, collection.WithoutConversions(), types);
        }
    }

    private static void CheckCall(OperationAnalysisContext context, ImmutableHashSet<ISymbol> types, INamedTypeSymbol? linq)
    {
        var call = (IInvocationOperation)context.Operation;
        if (IsLinq(call, linq) && call.Arguments.Length > 0 && !EndsIndifferently(call, linq))
        {
            Report(context, call.Arguments[0].Value.WithoutConversions(), types);
        }
    }

    private static void Report(OperationAnalysisContext context, IOperation collection, ImmutableHashSet<ISymbol> types)
    {
        var name = UnorderedName(collection, types);
        if (name is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(OrderRules.Unordered.Descriptor, collection.Syntax.GetLocation(), name, Instead));
        }
    }

    // Some dictionaries give their keys and values as an interface or a list; the dictionary itself still tells.
    private static string? UnorderedName(IOperation collection, ImmutableHashSet<ISymbol> types)
    {
        if (collection is IPropertyReferenceOperation { Property.Name: "Keys" or "Values", Instance: { Type: { } owner } } && types.Contains(owner.OriginalDefinition))
        {
            return owner.Name + "." + ((IPropertyReferenceOperation)collection).Property.Name;
        }

        return collection.Type is { } type && types.Contains(type.OriginalDefinition) ? type.Name : null;
    }

    private static bool IsLinq(IInvocationOperation call, INamedTypeSymbol? linq) => SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, linq);

    private static bool EndsIndifferently(IInvocationOperation call, INamedTypeSymbol? linq)
    {
        while (PassOn.Contains(call.TargetMethod.Name) && Next(call) is { } next && IsLinq(next, linq))
        {
            call = next;
        }

        return Indifferent.Contains(call.TargetMethod.Name) || IsExactSum(call);
    }

    // The call that takes this one's result as its sequence.
    private static IInvocationOperation? Next(IInvocationOperation call)
    {
        var parent = call.Parent;
        while (parent is IConversionOperation)
        {
            parent = parent.Parent;
        }

        return parent is IArgumentOperation { Parent: IInvocationOperation next } argument && next.Arguments.Length > 0 && next.Arguments[0] == argument ? next : null;
    }

    // Sums of floating-point numbers depend on their order.
    private static bool IsExactSum(IInvocationOperation call) => call.TargetMethod.Name == "Sum"
        && Bare(call.Type) is { SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Decimal };

    private static ITypeSymbol? Bare(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Rehearsal.Analyzers;

/// <summary>Reports the uses of members in a table: calls, reads, constructions and methods taken as delegates.</summary>
/// <param name="members">The table.</param>
internal abstract class MemberAnalyzer(params BannedMember[] members) : DiagnosticAnalyzer
{
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. members.Select(static member => member.Rule.Descriptor).Distinct()];

    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var table = Resolve(start.Compilation);
            if (table.Count > 0)
            {
                start.RegisterOperationAction(
                    operation => Check(operation, table),
                    OperationKind.Invocation,
                    OperationKind.PropertyReference,
                    OperationKind.ObjectCreation,
                    OperationKind.MethodReference);
            }
        });
    }

    // Types that a compilation does not have cannot be used in it.
    private Dictionary<ISymbol, List<BannedMember>> Resolve(Compilation compilation)
    {
        Dictionary<ISymbol, List<BannedMember>> table = new(SymbolEqualityComparer.Default);
        foreach (var member in members)
        {
            if (compilation.GetTypeByMetadataName(member.Type) is { } type)
            {
                if (!table.TryGetValue(type, out var ofType))
                {
                    table.Add(type, ofType = []);
                }

                ofType.Add(member);
            }
        }

        return table;
    }

    private static void Check(OperationAnalysisContext context, Dictionary<ISymbol, List<BannedMember>> table)
    {
        if (MemberUse.Of(context.Operation) is { Member.ContainingType: { } type } use && table.TryGetValue(type.OriginalDefinition, out var ofType))
        {
            foreach (var member in ofType)
            {
                if (member.Matches(use))
                {
                    context.ReportDiagnostic(Diagnostic.Create(member.Rule.Descriptor, use.Place, use.Name, member.Instead));
                    return;
                }
            }
        }
    }
}

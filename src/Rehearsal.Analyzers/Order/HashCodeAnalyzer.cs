using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Rehearsal.Analyzers;

/// <summary>Reports hash codes that differ from process to process.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class HashCodeAnalyzer() : MemberAnalyzer(
    new(OrderRules.HashCode, "System.String", ["GetHashCode"], Instead, IsUsed),
    new(OrderRules.HashCode, "System.Object", ["GetHashCode"], Instead, static use => use.Instance is not { Type.TypeKind: TypeKind.TypeParameter or TypeKind.Interface } && IsUsed(use)),
    new(OrderRules.HashCode, "System.Runtime.CompilerServices.RuntimeHelpers", ["GetHashCode"], Instead, IsUsed),
    new(OrderRules.HashCode, "System.HashCode", ["Combine", "ToHashCode"], Instead, IsUsed))
{
    private const string Instead = "a number of your own, or a hash that its bytes define";

    // Inside a GetHashCode it fills tables in memory, as it is meant to.
    private static bool IsUsed(MemberUse use)
    {
        for (var symbol = use.Operation.SemanticModel?.GetEnclosingSymbol(use.Operation.Syntax.SpanStart); symbol is not null; symbol = symbol.ContainingSymbol)
        {
            if (symbol is IMethodSymbol { Name: "GetHashCode" })
            {
                return false;
            }
        }

        return use.Operation is IInvocationOperation or IMethodReferenceOperation;
    }
}

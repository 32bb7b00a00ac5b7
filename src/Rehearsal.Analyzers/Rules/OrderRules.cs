using Microsoft.CodeAnalysis;

namespace Rehearsal.Analyzers;

/// <summary>Order, identity and what runs share.</summary>
internal static class OrderRules
{
    public static readonly Rule Unordered = new(
        new DiagnosticDescriptor(
            RuleIds.Unordered,
            "The order of an unordered collection is seen",
            "'{0}' has no order that can be relied on; write {1}",
            Rule.Category,
            DiagnosticSeverity.Info,
            isEnabledByDefault: true,
            "The order comes from hash codes, removals and the number of processors; strings hash differently in every process.",
            "docs/reference/analyzers.md#rha0401"),
        finds: "`foreach` and LINQ directly over `Dictionary`, `HashSet`, `ConcurrentDictionary`, `ConcurrentBag`, `Hashtable`, the immutable and frozen sets and dictionaries, and their keys and values",
        instead: "`OrderBy` with a key of your own before the order is seen, a list, or a sorted collection",
        exempt: "LINQ that ends where no order is seen (`OrderBy`, `Order`, `Count`, `Any`, `All`, `Contains`, `Min`, `Max`, `Sum` of whole numbers and decimals, `ToHashSet`, `ToDictionary`); interfaces such as `IReadOnlyDictionary`; copies by constructor or spread");

    public static readonly Rule HashCode = new(
        new DiagnosticDescriptor(
            RuleIds.HashCode,
            "A hash code that differs from process to process",
            "'{0}' differs from process to process; write {1}",
            Rule.Category,
            DiagnosticSeverity.Info,
            isEnabledByDefault: true,
            "Hash codes of strings and of object identity are drawn anew in every process: they fit tables in memory, nothing that is stored, shown or ordered.",
            "docs/reference/analyzers.md#rha0402"),
        finds: "`GetHashCode` of `string` and of types that do not override it, `RuntimeHelpers.GetHashCode`, `HashCode`",
        instead: "a number of your own, or a hash that is defined by its bytes, such as `SHA256.HashData`",
        exempt: "methods named `GetHashCode`; types that override it");

    public static readonly Rule SharedState = new(
        new DiagnosticDescriptor(
            RuleIds.SharedState,
            "State is shared between runs",
            "'{0}' is shared between runs; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "The runs of a process share static state: what a run does then depends on the runs before it.",
            "docs/reference/analyzers.md#rha0403"),
        finds: "in classes with `[Handler]` methods and in sagas: static fields and properties that can be assigned; static fields and properties of a collection type that can be changed",
        instead: "an instance field: every run makes its own services; `IReadOnlyList`, `ImmutableArray`, `FrozenDictionary` for tables",
        exempt: "`const`; `static readonly` of other types, arrays included; other classes");
}

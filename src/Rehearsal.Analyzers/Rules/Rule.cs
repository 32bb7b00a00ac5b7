using Microsoft.CodeAnalysis;

namespace Rehearsal.Analyzers;

/// <summary>A rule, and what the reference page says about it beyond the descriptor.</summary>
/// <param name="descriptor">Id, title and message; the description says why the rule is there.</param>
/// <param name="finds">What is reported, in Markdown.</param>
/// <param name="instead">What to write instead, in Markdown.</param>
/// <param name="exempt">What looks alike and is not reported, in Markdown.</param>
internal sealed class Rule(DiagnosticDescriptor descriptor, string finds, string instead, string exempt)
{
    public const string Category = "Determinism";

    public DiagnosticDescriptor Descriptor { get; } = descriptor;

    public string Finds { get; } = finds;

    public string Instead { get; } = instead;

    public string Exempt { get; } = exempt;
}

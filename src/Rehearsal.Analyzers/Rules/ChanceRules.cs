using Microsoft.CodeAnalysis;

namespace Rehearsal.Analyzers;

/// <summary>Randomness and ids come from the stage.</summary>
internal static class ChanceRules
{
    public static readonly Rule Random = new(
        new DiagnosticDescriptor(
            RuleIds.Random,
            "Randomness that the seed does not decide",
            "'{0}' does not draw from the run's seed; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "What is drawn is not the run's: it differs from run to run, or, with a fixed seed, is the same for every seed of the run.",
            "docs/reference/analyzers.md#rha0101"),
        finds: "`Random.Shared`; `new Random()`, with a seed too",
        instead: "a `Random` from the constructor: the stage's, drawn from the seed",
        exempt: "classes that derive from `Random`");

    public static readonly Rule CryptographicRandom = new(
        new DiagnosticDescriptor(
            RuleIds.CryptographicRandom,
            "Randomness of the machine",
            "'{0}' draws from the machine; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "Cryptographic randomness cannot be repeated, by design.",
            "docs/reference/analyzers.md#rha0102"),
        finds: "every static member of `RandomNumberGenerator`",
        instead: "a `Random` from the constructor; where a secret is made, an interface of your own that production implements with the machine's randomness",
        exempt: "instance members of a generator that was made elsewhere");

    public static readonly Rule Guid = new(
        new DiagnosticDescriptor(
            RuleIds.Guid,
            "An id that the seed does not decide",
            "'{0}' makes another id in every run; write {1}",
            Rule.Category,
            DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            "The id stands in events, keys and recordings, and where things are ordered by it, it decides the order.",
            "docs/reference/analyzers.md#rha0103"),
        finds: "`Guid.NewGuid`, `Guid.CreateVersion7`",
        instead: "an id made from the event: its id, its subject, a number of your own. A delivery that comes again then makes the same id, too",
        exempt: "ids read from text, bytes or numbers");
}

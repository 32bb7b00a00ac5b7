namespace Rehearsal.Analyzers;

/// <summary>A member that a rule reports.</summary>
/// <param name="rule">The rule.</param>
/// <param name="type">The metadata name of the type that declares the member.</param>
/// <param name="names">The names of the members, <c>.ctor</c> for constructors; empty for all that are static.</param>
/// <param name="instead">What to write instead, as it ends the message.</param>
/// <param name="isMeant">Says whether a use is meant; null for every use.</param>
internal sealed class BannedMember(Rule rule, string type, string[] names, string instead, Func<MemberUse, bool>? isMeant = null)
{
    public const string Constructor = ".ctor";

    public Rule Rule { get; } = rule;

    public string Type { get; } = type;

    public string Instead { get; } = instead;

    public bool Matches(MemberUse use) =>
        (names.Length == 0 ? use.Member.IsStatic : names.Contains(use.Member.Name)) && (isMeant is null || isMeant(use));
}

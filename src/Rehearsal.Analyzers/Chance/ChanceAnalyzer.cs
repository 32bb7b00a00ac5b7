using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Rehearsal.Analyzers;

/// <summary>Reports randomness and ids that the seed does not decide.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ChanceAnalyzer() : MemberAnalyzer(
    new(ChanceRules.Random, "System.Random", ["Shared", BannedMember.Constructor], "a Random from the constructor"),
    new(ChanceRules.CryptographicRandom, "System.Security.Cryptography.RandomNumberGenerator", [], "a Random from the constructor"),
    new(ChanceRules.Guid, "System.Guid", ["NewGuid", "CreateVersion7"], "an id made from the event: its id, its subject, a number of your own"));

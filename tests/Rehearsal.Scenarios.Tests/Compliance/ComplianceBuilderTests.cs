namespace Rehearsal.Scenarios.Tests;

/// <summary>What C# refuses when it is written, as a file is refused when it is read.</summary>
public sealed class ComplianceBuilderTests
{
    public static TheoryData<string, Action<ComplianceBuilder>> Wrong => new()
    {
        { "names no control", static c => { } },
        { "each standard once", static c => c.Standards(ComplianceStandard.Sox, ComplianceStandard.Sox) },
        { "each standard once", static c => c.Standards((ComplianceStandard)99) },
        { "at least one", static c => c.Encryption([], "^x") },
        { "regular expression", static c => c.Encryption(["card"], "(?=x)") },
        { "data or fields", static c => c.Minimisation() },
        { "differ", static c => c.AccessControl("A", "A") },
        { "differ", static c => c.AccessControl("A", "B", "A") },
        { "field path", static c => c.AccessControl("A", "B", by: ["a..b"]) },
        { "Name an entry", static c => c.AuditTrail(["A"]) },
        { "about nothing else", static c => c.AuditTrail(["A"], fields: ["a"], by: ["b"]) },
        { "differ", static c => c.AuditTrail(["A"], "A") },
        { "no time", static c => c.BreachNotification("A", "B") },
        { "no time", static c => c.Standards(ComplianceStandard.Sox).BreachNotification("A", "B") },
        { "days", static c => c.BreachNotification("A", "B", TimeSpan.FromDays(-1)) },
        { "GDPR Art. 33(1) does not: 72 h", static c => c.Standards(ComplianceStandard.Gdpr).BreachNotification("A", "B", TimeSpan.FromHours(73)) },
        { "not known", static c => c.Minimisation([(SensitiveData)99]) },
        { "GDPR Art. 5(1)(e) asks for one", static c => c.Standards(ComplianceStandard.Gdpr).Retention("A", "B", TimeSpan.FromDays(1)) },
        { "2555 d", static c => c.Standards(ComplianceStandard.Sox).Retention("A", "B", atMost: TimeSpan.FromDays(9)) },
        { "who is forgotten", static c => c.Erasure("A", "B", TimeSpan.FromDays(1), forgets: ["name"]) },
        { "no time", static c => c.Erasure("A", "B") },
        { "differ", static c => c.SegregationOfDuties("A", "a", "A", "b") },
        { "no time", static c => c.Retention("A", "B") },
        { "at most atMost", static c => c.Retention("A", "B", TimeSpan.FromDays(2), TimeSpan.FromDays(1)) },
        { "said already", static c => c.Minimisation(without: ["a"]).Minimisation(without: ["b"]) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Compliance_ThatCannotBe_IsRefused(string words, Action<ComplianceBuilder> shows) =>
        Assert.Contains(words, Assert.ThrowsAny<ArgumentException>(() => ScenarioBuilder.Create("N").Assert(a => a.Compliance(shows)).Build()).Message, StringComparison.Ordinal);
}

namespace Rehearsal.Scenarios.Tests;

/// <summary>One mistake is one error: no second one tells of what follows from the first.</summary>
public sealed class ComplianceMistakesTests
{
    [Theory]
    [InlineData("{ standards: §gdrp, breach_notification: { detected: A, notified: B } }")]
    [InlineData("{ standards: [gdpr, §pci], erasure: { requested: A, erased: B } }")]
    [InlineData("{ §standard: gdpr, breach_notification: { detected: A, notified: B } }")]
    [InlineData("{ breach_notification: { detected: A, notified: B, §withn: 3h } }")]
    [InlineData("{ retention: { created: A, deleted: B, §at_last: 3h } }")]
    [InlineData("{ retention: { created: A, deleted: B, §at_mots: 3h } }")]
    [InlineData("{ minimisation: { §nevr: iban } }")]
    [InlineData("{ audit_trail: { events: A, §entri: B, by: id } }")]
    [InlineData("{ audit_trail: { events: A, §field: id } }")]
    [InlineData("{ erasure: { requested: A, erased: B, within: 1d, forgets: name, §bye: id } }")]
    [InlineData("{ encryption: §null }")]
    [InlineData("{ encryption: §[a, b] }")]
    [InlineData("{ encryption: { fields: §null, matches: ^x } }")]
    [InlineData("{ encryption: { fields: [a, §1], matches: ^x } }")]
    [InlineData("{ encryption: { fields: §{ a: b }, matches: ^x } }")]
    [InlineData("{ access_control: { access: A, granted: B, by: §[] } }")]
    [InlineData("{ access_control: { access: A, granted: B, by: [a, §a] } }")]
    [InlineData("{ standards: gdpr, retention: §{ created: A, deleted: B, at_least: 1d } }")]
    [InlineData("§[]")]
    [InlineData("§3")]
    [InlineData("[ { standards: sox }, §gdpr ]")]
    public void Compliance_OneMistake_IsOneError(string compliance) => Assert.Single(MarkedYaml.ReadBad($"name: N\nsteps:\n  - assert: {{ compliance: {compliance} }}"));
}

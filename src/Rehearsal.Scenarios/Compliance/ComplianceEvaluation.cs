namespace Rehearsal.Scenarios;

/// <summary>Evaluates a <see cref="ComplianceCheck"/>: a result for each control that it has or that its standards ask for.</summary>
internal static class ComplianceEvaluation
{
    public static IReadOnlyList<CheckResult> Evaluate(ComplianceCheck check, Observation observation)
    {
        var results = new List<CheckResult>();
        foreach (var control in check.Controls)
        {
            var finding = Evaluate(control, check.Standards, observation);
            results.Add(new CheckResult(
                "compliance", ComplianceCatalog.NameOf(control.Kind), finding.Expected + InClauses(control.Kind, check.Standards), finding.Actual, finding.Holds, control.Location));
        }

        foreach (var kind in ComplianceCatalog.AskedFor(check.Standards).Where(kind => check.Controls.All(control => control.Kind != kind)))
        {
            var name = ComplianceCatalog.NameOf(kind);
            results.Add(new CheckResult("compliance", name, "evidence" + InClauses(kind, check.Standards), $"no evidence: the check has no '{name}'", false, check.Location));
        }

        return results;
    }

    private static ControlFinding Evaluate(ComplianceControl control, IReadOnlyList<ComplianceStandard> standards, Observation observation) => control switch
    {
        EncryptionControl encryption => FieldControls.Evaluate(encryption, observation),
        MinimisationControl minimisation => FieldControls.Evaluate(minimisation, observation),
        AccessControl access => PrecedenceControls.Evaluate(access, observation),
        SegregationControl segregation => PrecedenceControls.Evaluate(segregation, observation),
        AuditTrailControl audit => AuditTrailEvaluation.Evaluate(audit, observation),
        BreachNotificationControl breach => DeadlineControls.Evaluate(breach, breach.Within ?? ComplianceCatalog.TimeOf(breach.Kind, standards) ?? default, observation),
        ErasureControl erasure => DeadlineControls.Evaluate(erasure, erasure.Within ?? ComplianceCatalog.TimeOf(erasure.Kind, standards) ?? default, observation),
        RetentionControl retention => RetentionEvaluation.Evaluate(Timed(retention, standards), observation),
        _ => throw new ArgumentException($"The control {control.GetType().Name} is not known.", nameof(control)),
    };

    private static RetentionControl Timed(RetentionControl retention, IReadOnlyList<ComplianceStandard> standards) =>
        retention with { AtLeast = retention.AtLeast ?? ComplianceCatalog.TimeOf(retention.Kind, standards) };

    private static string InClauses(ComplianceControlKind kind, IReadOnlyList<ComplianceStandard> standards) =>
        ComplianceCatalog.ClausesOf(kind, standards) is { Count: > 0 } clauses ? $" [{string.Join("; ", clauses)}]" : "";
}

/// <summary>What came of looking for a control's evidence, for people.</summary>
/// <param name="Expected">What shows that it holds.</param>
/// <param name="Actual">What was found.</param>
/// <param name="Holds">Whether it holds; without evidence it does not.</param>
internal readonly record struct ControlFinding(string Expected, string Actual, bool Holds);

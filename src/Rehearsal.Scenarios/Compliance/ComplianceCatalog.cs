namespace Rehearsal.Scenarios;

/// <summary>What the standards ask for, as far as a run can show it: controls, the clauses they come from, and times.</summary>
internal static class ComplianceCatalog
{
    // Times: GDPR article 33(1) gives 72 hours, and article 12(3) a month, of which the shortest has 28 days; 45 CFR 164.404(b) 60
    // days. Retention: 45 CFR 164.316(b)(2)(i) six years, 17 CFR 210.2-06 seven, PCI DSS 10.5.1 twelve months; a year is 365 days.
    private static readonly Clause[] Clauses =
    [
        new(ComplianceStandard.Gdpr, ComplianceControlKind.Encryption, "GDPR Art. 32(1)(a)"),
        new(ComplianceStandard.Gdpr, ComplianceControlKind.AccessControl, "GDPR Art. 32(1)(b)"),
        new(ComplianceStandard.Gdpr, ComplianceControlKind.AuditTrail, "GDPR Art. 5(2)"),
        new(ComplianceStandard.Gdpr, ComplianceControlKind.Minimisation, "GDPR Art. 5(1)(c)"),
        new(ComplianceStandard.Gdpr, ComplianceControlKind.BreachNotification, "GDPR Art. 33(1)") { Time = TimeSpan.FromHours(72) },
        new(ComplianceStandard.Gdpr, ComplianceControlKind.Erasure, "GDPR Art. 17(1), 12(3)") { Time = TimeSpan.FromDays(28) },
        new(ComplianceStandard.Gdpr, ComplianceControlKind.Retention, "GDPR Art. 5(1)(e)"),
        new(ComplianceStandard.Hipaa, ComplianceControlKind.Encryption, "HIPAA 164.312(a)(2)(iv)"),
        new(ComplianceStandard.Hipaa, ComplianceControlKind.AccessControl, "HIPAA 164.312(a)(1)"),
        new(ComplianceStandard.Hipaa, ComplianceControlKind.AuditTrail, "HIPAA 164.312(b)"),
        new(ComplianceStandard.Hipaa, ComplianceControlKind.Minimisation, "HIPAA 164.502(b)"),
        new(ComplianceStandard.Hipaa, ComplianceControlKind.BreachNotification, "HIPAA 164.404(b)") { Time = TimeSpan.FromDays(60) },
        new(ComplianceStandard.Hipaa, ComplianceControlKind.Retention, "HIPAA 164.316(b)(2)(i)") { Time = TimeSpan.FromDays(6 * 365) },
        new(ComplianceStandard.PciDss, ComplianceControlKind.Encryption, "PCI DSS 3.5.1"),
        new(ComplianceStandard.PciDss, ComplianceControlKind.AccessControl, "PCI DSS 7.2"),
        new(ComplianceStandard.PciDss, ComplianceControlKind.AuditTrail, "PCI DSS 10.2"),
        new(ComplianceStandard.PciDss, ComplianceControlKind.Minimisation, "PCI DSS 3.3.1"),
        new(ComplianceStandard.PciDss, ComplianceControlKind.Retention, "PCI DSS 10.5.1") { Time = TimeSpan.FromDays(365) },
        new(ComplianceStandard.Sox, ComplianceControlKind.AccessControl, "SOX § 404"),
        new(ComplianceStandard.Sox, ComplianceControlKind.AuditTrail, "SOX § 404"),
        new(ComplianceStandard.Sox, ComplianceControlKind.SegregationOfDuties, "SOX § 404"),
        new(ComplianceStandard.Sox, ComplianceControlKind.Retention, "SOX § 802 (17 CFR 210.2-06)") { Time = TimeSpan.FromDays(7 * 365) },
        new(ComplianceStandard.Soc2, ComplianceControlKind.Encryption, "SOC 2 CC6.1"),
        new(ComplianceStandard.Soc2, ComplianceControlKind.AccessControl, "SOC 2 CC6.1"),
        new(ComplianceStandard.Soc2, ComplianceControlKind.AuditTrail, "SOC 2 CC7.2"),
        new(ComplianceStandard.Soc2, ComplianceControlKind.SegregationOfDuties, "SOC 2 CC5.1"),
        new(ComplianceStandard.Iso27001, ComplianceControlKind.Encryption, "ISO 27001 A.8.24"),
        new(ComplianceStandard.Iso27001, ComplianceControlKind.AccessControl, "ISO 27001 A.5.15"),
        new(ComplianceStandard.Iso27001, ComplianceControlKind.AuditTrail, "ISO 27001 A.8.15"),
        new(ComplianceStandard.Iso27001, ComplianceControlKind.Minimisation, "ISO 27001 A.8.11"),
        new(ComplianceStandard.Iso27001, ComplianceControlKind.Erasure, "ISO 27001 A.8.10"),
        new(ComplianceStandard.Iso27001, ComplianceControlKind.SegregationOfDuties, "ISO 27001 A.5.3"),
        new(ComplianceStandard.Iso27001, ComplianceControlKind.Retention, "ISO 27001 A.5.33"),
    ];

    private static readonly string[] ControlNames =
        ["encryption", "access_control", "audit_trail", "minimisation", "breach_notification", "erasure", "segregation_of_duties", "retention"];

    private static readonly string[] StandardNames = ["gdpr", "hipaa", "pci_dss", "sox", "soc2", "iso_27001"];

    private static readonly string[] DataNames = ["card_number", "email_address", "iban", "us_ssn"];

    /// <summary>Gets the names of all controls, in the order of <see cref="ComplianceControlKind"/>.</summary>
    public static IReadOnlyList<string> Controls => ControlNames;

    /// <summary>Gets the names of all standards, in the order of <see cref="ComplianceStandard"/>.</summary>
    public static IReadOnlyList<string> Standards => StandardNames;

    /// <summary>Gets the names of all data, in the order of <see cref="SensitiveData"/>.</summary>
    public static IReadOnlyList<string> Data => DataNames;

    public static string NameOf(ComplianceControlKind kind) => ControlNames[(int)kind];

    public static string NameOf(ComplianceStandard standard) => StandardNames[(int)standard];

    public static string NameOf(SensitiveData data) => DataNames[(int)data];

    /// <summary>Returns the clauses of standards that ask for a control, in the order of the standards; none when they do not.</summary>
    public static IReadOnlyList<string> ClausesOf(ComplianceControlKind kind, IReadOnlyList<ComplianceStandard> standards) =>
        [.. standards.SelectMany(standard => Clauses.Where(clause => clause.Standard == standard && clause.Kind == kind)).Select(static clause => clause.Text)];

    /// <summary>Returns the controls that standards ask for, in the order of the kinds.</summary>
    public static IEnumerable<ComplianceControlKind> AskedFor(IReadOnlyList<ComplianceStandard> standards) =>
        Enum.GetValues<ComplianceControlKind>().Where(kind => ClausesOf(kind, standards).Count > 0);

    /// <summary>Returns the time that standards set for a control: the shortest, but of retention the longest; null when none sets one.</summary>
    public static TimeSpan? TimeOf(ComplianceControlKind kind, IReadOnlyList<ComplianceStandard> standards)
    {
        var times = Clauses.Where(clause => clause.Kind == kind && standards.Contains(clause.Standard)).Select(static clause => clause.Time).OfType<TimeSpan>().ToList();
        return times.Count == 0 ? null : kind == ComplianceControlKind.Retention ? times.Max() : times.Min();
    }

    /// <summary>Returns the key of the time that a control must say; null when nothing is missing.</summary>
    public static string? MissingTimeOf(ComplianceControl control, IReadOnlyList<ComplianceStandard> standards) => control switch
    {
        BreachNotificationControl { Within: null } or ErasureControl { Within: null } => TimeOf(control.Kind, standards) is null ? "within" : null,
        RetentionControl { AtMost: null } when standards.Contains(ComplianceStandard.Gdpr) => "at_most", // Art. 5(1)(e) sets no time, but asks for one.
        RetentionControl { AtLeast: null, AtMost: null } => TimeOf(control.Kind, standards) is null ? "at_least" : null,
        _ => null,
    };

    /// <summary>Says why <see cref="MissingTimeOf"/> names a key.</summary>
    public static string WhyMissing(string key) => key == "at_most" ? "has no end, and GDPR Art. 5(1)(e) asks for one" : "has no time, and the standards set none";

    /// <summary>Returns a time with which a control could hold and a standard would not, and its key; null when there is none.</summary>
    public static (string Key, TimeSpan Time)? LaxTimeOf(ComplianceControl control, IReadOnlyList<ComplianceStandard> standards)
    {
        var bound = TimeOf(control.Kind, standards);
        return control switch
        {
            BreachNotificationControl { Within: { } within } when within > bound => ("within", within),
            ErasureControl { Within: { } within } when within > bound => ("within", within),
            RetentionControl { AtLeast: { } least } when least < bound => ("at_least", least),
            RetentionControl { AtMost: { } most } when most < bound => ("at_most", most),
            _ => null,
        };
    }

    private sealed record Clause(ComplianceStandard Standard, ComplianceControlKind Kind, string Text)
    {
        public TimeSpan? Time { get; init; }
    }
}

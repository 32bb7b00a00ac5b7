namespace Rehearsal.Scenarios;

/// <summary>Controls of standards that the run must show evidence of. A control without evidence does not hold.</summary>
/// <remarks>It says what one run shows, no more: it replaces no audit.</remarks>
public sealed record ComplianceCheck : Check
{
    /// <summary>Gets the standards: each control that one of them asks for and that <see cref="Controls"/> has not fails. None by default.</summary>
    public IReadOnlyList<ComplianceStandard> Standards { get; init; } = [];

    /// <summary>Gets the controls and what shows each, at most one of a kind.</summary>
    public IReadOnlyList<ComplianceControl> Controls { get; init; } = [];
}

/// <summary>A standard or law whose controls a run may show evidence of.</summary>
public enum ComplianceStandard
{
    /// <summary>The General Data Protection Regulation, (EU) 2016/679.</summary>
    Gdpr,

    /// <summary>The HIPAA Privacy, Security and Breach Notification Rules, 45 CFR 164.</summary>
    Hipaa,

    /// <summary>The Payment Card Industry Data Security Standard, version 4.</summary>
    PciDss,

    /// <summary>The Sarbanes-Oxley Act of 2002.</summary>
    Sox,

    /// <summary>The Trust Services Criteria of 2017 that SOC 2 reports use.</summary>
    Soc2,

    /// <summary>ISO/IEC 27001:2022, Annex A.</summary>
    Iso27001,
}

/// <summary>A control: something that standards ask for and that a run may show.</summary>
public enum ComplianceControlKind
{
    /// <summary>Protected fields are only seen in protected form.</summary>
    Encryption,

    /// <summary>What is accessed was granted before.</summary>
    AccessControl,

    /// <summary>What is decided leaves an entry that says by whom and why.</summary>
    AuditTrail,

    /// <summary>What must not be seen is not seen.</summary>
    Minimisation,

    /// <summary>A breach is told of in time.</summary>
    BreachNotification,

    /// <summary>The right to be forgotten: who asks for it is forgotten in time, and stays so.</summary>
    Erasure,

    /// <summary>Four eyes: two steps are not taken by one person.</summary>
    SegregationOfDuties,

    /// <summary>What is stored is kept long enough, and not too long.</summary>
    Retention,
}

/// <summary>Data that is known by its form.</summary>
public enum SensitiveData
{
    /// <summary>The number of a payment card: 12 to 19 digits of a card network's range with a right check digit (ISO/IEC 7812, Luhn).</summary>
    CardNumber,

    /// <summary>An e-mail address.</summary>
    EmailAddress,

    /// <summary>An international bank account number with right check digits (ISO 13616, modulo 97).</summary>
    Iban,

    /// <summary>A United States social security number, with hyphens, of a group that is given out.</summary>
    UsSsn,
}

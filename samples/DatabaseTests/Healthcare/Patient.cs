using Microsoft.EntityFrameworkCore;

namespace DatabaseTests.Healthcare;

[Index(nameof(PatientId), IsUnique = true)]
internal sealed record Patient
{
    public int Id { get; set; }

    /// <summary>Gets or sets the id that the patient knows.</summary>
    public required string PatientId { get; set; }

    public required string FirstName { get; set; }

    public required string LastName { get; set; }

    public required DateOnly DateOfBirth { get; set; }

    public required string Gender { get; set; }

    public required string Phone { get; set; }

    public required string Email { get; set; }

    public required PostalAddress Address { get; set; }

    public required EmergencyContact EmergencyContact { get; set; }

    public required InsuranceInfo InsuranceInfo { get; set; }

    public required string MedicalRecordNumber { get; set; }

    public required DateOnly RegistrationDate { get; set; }

    public PatientStatus Status { get; set; } = PatientStatus.Active;

    public bool HipaaConsent { get; set; }

    public PrivacyPreferences? PrivacyPreferences { get; set; }
}

internal enum PatientStatus
{
    Active,
    Inactive,
    Deceased,
}

internal sealed record PostalAddress(string Street, string City, string State, string Zip);

internal sealed record EmergencyContact(string Name, string Relationship, string Phone);

internal sealed record InsuranceInfo(string Provider, string PolicyNumber, string GroupNumber, string CoverageType);

internal sealed record PrivacyPreferences(bool AllowEmail, bool AllowSms, bool AllowPhone, bool DirectoryListing);

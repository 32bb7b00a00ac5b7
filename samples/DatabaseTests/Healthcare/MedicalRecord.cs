namespace DatabaseTests.Healthcare;

internal sealed record MedicalRecord
{
    public int Id { get; set; }

    public required int PatientId { get; set; }

    public required RecordType RecordType { get; set; }

    public required DateOnly RecordDate { get; set; }

    public required int ProviderId { get; set; }

    public required string Department { get; set; }

    public string? ChiefComplaint { get; set; }

    public string? Diagnosis { get; set; }

    public string? Treatment { get; set; }

    public Dictionary<string, string>? Medications { get; set; }

    /// <summary>Gets or sets the values by panel and name.</summary>
    public Dictionary<string, Dictionary<string, LabValue>>? LabResults { get; set; }

    public VitalSigns? VitalSigns { get; set; }

    public string? Notes { get; set; }

    public RecordStatus Status { get; set; } = RecordStatus.Active;

    public ConfidentialityLevel ConfidentialityLevel { get; set; } = ConfidentialityLevel.Normal;
}

internal enum RecordType
{
    Visit,
    Lab,
    Imaging,
    Prescription,
    Diagnosis,
}

internal enum RecordStatus
{
    Active,
    Archived,
}

internal enum ConfidentialityLevel
{
    Normal,
    Restricted,
    Confidential,
}

internal sealed record LabValue(decimal Value, string Unit, string Range, string Status);

internal sealed record VitalSigns(string BloodPressure, int HeartRate, decimal Temperature, int Weight, int Height, decimal Bmi);

namespace DatabaseTests.Healthcare;

internal sealed record Appointment
{
    public int Id { get; set; }

    public required int PatientId { get; set; }

    public required int ProviderId { get; set; }

    public required DateOnly AppointmentDate { get; set; }

    public required TimeOnly AppointmentTime { get; set; }

    public required int DurationMinutes { get; set; }

    public required AppointmentType AppointmentType { get; set; }

    public AppointmentStatus Status { get; set; } = AppointmentStatus.Scheduled;

    public required string Location { get; set; }

    public required string Reason { get; set; }

    public string? Notes { get; set; }

    public bool ReminderSent { get; set; }

    public bool InsuranceVerified { get; set; }
}

internal enum AppointmentType
{
    Consultation,
    FollowUp,
    Procedure,
    Emergency,
}

internal enum AppointmentStatus
{
    Scheduled,
    Confirmed,
    InProgress,
    Completed,
    Cancelled,
    NoShow,
}

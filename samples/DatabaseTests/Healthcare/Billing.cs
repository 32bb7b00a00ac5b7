using Microsoft.EntityFrameworkCore;

namespace DatabaseTests.Healthcare;

[Index(nameof(InvoiceNumber), IsUnique = true)]
internal sealed record Billing
{
    public int Id { get; set; }

    public required int PatientId { get; set; }

    public int? AppointmentId { get; set; }

    public int? MedicalRecordId { get; set; }

    public required string InvoiceNumber { get; set; }

    public required DateOnly ServiceDate { get; set; }

    public required BilledServices Services { get; set; }

    public required decimal TotalAmount { get; set; }

    public decimal InsuranceAmount { get; set; }

    /// <summary>Gets or sets what the patient is to pay.</summary>
    public required decimal PatientAmount { get; set; }

    public PaymentStatus PaymentStatus { get; set; } = PaymentStatus.Pending;

    public string? InsuranceClaimId { get; set; }

    public DateOnly? PaymentDate { get; set; }

    public string? PaymentMethod { get; set; }
}

internal enum PaymentStatus
{
    Pending,
    Paid,
    Partial,
    Overdue,
}

internal sealed record BilledServices(params IReadOnlyList<BilledProcedure> Procedures);

internal sealed record BilledProcedure(string Code, string Description, decimal Amount);

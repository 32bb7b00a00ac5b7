using Rehearsal.Postgres.Testing.EntityFrameworkCore;
using Rehearsal.Postgres.Testing.Xunit;

namespace DatabaseTests.Healthcare;

/// <summary>Registration, a visit with its record and bill, laboratory results, a follow-up, privacy.</summary>
public sealed class PatientRecordTests() : DatabaseTest(Clinic.Models.Options)
{
    private const int DrSmith = 101;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [DurationTarget(100)]
    public async Task PatientRecordManagement()
    {
        var db = new ModelDatabase(Database, Clinic.Models);
        var (patients, records, appointments, bills) = (db.Set<Patient>(), db.Set<MedicalRecord>(), db.Set<Appointment>(), db.Set<Billing>());

        // 1. Registration
        var patient = await patients.CreateAsync(Sarah(), Token);
        Assert.True(patient.Id > 0);

        // 2. The first appointment
        var appointment = await appointments.CreateAsync(
            new Appointment
            {
                PatientId = patient.Id,
                ProviderId = DrSmith,
                AppointmentDate = new DateOnly(2024, 1, 20),
                AppointmentTime = new TimeOnly(10, 0),
                DurationMinutes = 30,
                AppointmentType = AppointmentType.Consultation,
                Location = "Room 201",
                Reason = "Annual physical examination",
                InsuranceVerified = true,
            },
            Token);
        Assert.True(appointment.Id > 0);

        // 3. The patient is there
        await appointments.UpdateAsync(new { appointment.Id }, new { Status = AppointmentStatus.InProgress }, Token);

        // 4. The record of the visit
        var visit = await records.CreateAsync(Visit(patient), Token);
        Assert.True(visit.Id > 0);

        // 5. The appointment is over
        await appointments.UpdateAsync(new { appointment.Id }, new { Status = AppointmentStatus.Completed, Notes = "Physical examination completed successfully" }, Token);

        // 6. The bill
        var bill = await bills.CreateAsync(
            new Billing
            {
                PatientId = patient.Id,
                AppointmentId = appointment.Id,
                MedicalRecordId = visit.Id,
                InvoiceNumber = NewNumber("INV"),
                ServiceDate = new DateOnly(2024, 1, 20),
                Services = new BilledServices(new BilledProcedure("99385", "Preventive visit, new patient", 200.00m), new BilledProcedure("36415", "Blood draw", 25.00m)),
                TotalAmount = 225.00m,
                InsuranceAmount = 180.00m,
                PatientAmount = 45.00m,
                InsuranceClaimId = NewNumber("CLM"),
            },
            Token);
        Assert.True(bill.Id > 0);

        // 7. The laboratory results
        Assert.True((await records.CreateAsync(Laboratory(patient), Token)).Id > 0);

        // 8. A follow-up in a year
        var followUp = await appointments.CreateAsync(
            new Appointment
            {
                PatientId = patient.Id,
                ProviderId = DrSmith,
                AppointmentDate = new DateOnly(2025, 1, 20),
                AppointmentTime = new TimeOnly(10, 0),
                DurationMinutes = 20,
                AppointmentType = AppointmentType.FollowUp,
                Location = "Room 201",
                Reason = "Annual physical follow-up",
                Notes = "One year follow-up for annual physical",
            },
            Token);
        Assert.True(followUp.Id > 0);

        // 9. The payment
        await bills.UpdateAsync(new { bill.Id }, new { PaymentStatus = PaymentStatus.Paid, PaymentDate = new DateOnly(2024, 1, 25), PaymentMethod = "credit_card" }, Token);

        // 10. The medical history: the visit and the laboratory
        var patientRecords = await records.FindManyAsync(new { PatientId = patient.Id }, Token);
        Assert.Equal(2, patientRecords.Count);
        var lab = patientRecords.First(static record => record.RecordType == RecordType.Lab);
        Assert.Equal(14.2m, lab.LabResults!["complete_blood_count"]["hemoglobin"].Value);
        Assert.Equal("normal", lab.LabResults["basic_metabolic_panel"]["glucose"].Status);

        // 11. The appointments: the first and the follow-up
        var patientAppointments = await appointments.FindManyAsync(new { PatientId = patient.Id }, Token);
        Assert.Equal(2, patientAppointments.Count);
        Assert.Single(patientAppointments, static one => one.Status == AppointmentStatus.Completed);
        Assert.Single(patientAppointments, static one => one.Status == AppointmentStatus.Scheduled);

        // 12. The bills
        var patientBills = await bills.FindManyAsync(new { PatientId = patient.Id }, Token);
        var paid = Assert.Single(patientBills);
        Assert.Equal(PaymentStatus.Paid, paid.PaymentStatus);
        Assert.Equal(225.00m, paid.TotalAmount);
        Assert.Equal(45.00m, paid.PatientAmount);

        // 13. Privacy
        var info = (await patients.FindOneAsync(new { patient.Id }, Token))!;
        Assert.True(info.PrivacyPreferences!.AllowEmail);
        Assert.False(info.PrivacyPreferences.AllowSms);
        Assert.False(info.PrivacyPreferences.DirectoryListing);
        Assert.True(info.HipaaConsent);

        // 14. The summary
        var summary = (Patient: info, MedicalRecords: patientRecords, Appointments: patientAppointments, Billing: patientBills);
        Assert.Equal("PAT-2024-001", summary.Patient.PatientId);
        Assert.Equal(2, summary.MedicalRecords.Count);
        Assert.Equal(2, summary.Appointments.Count);
        Assert.Single(summary.Billing);
    }

    private static Patient Sarah() => new()
    {
        PatientId = "PAT-2024-001",
        FirstName = "Sarah",
        LastName = "Johnson",
        DateOfBirth = new DateOnly(1985, 3, 15),
        Gender = "Female",
        Phone = "555-0123",
        Email = "sarah.johnson@email.com",
        Address = new PostalAddress("123 Maple St", "Healthcare City", "HC", "12345"),
        EmergencyContact = new EmergencyContact("John Johnson", "Spouse", "555-0124"),
        InsuranceInfo = new InsuranceInfo("Health Insurance Co", "HIC-123456789", "GRP-001", "Family"),
        MedicalRecordNumber = "MRN-2024-001",
        RegistrationDate = new DateOnly(2024, 1, 15),
        HipaaConsent = true,
        PrivacyPreferences = new PrivacyPreferences(AllowEmail: true, AllowSms: false, AllowPhone: true, DirectoryListing: false),
    };

    private static MedicalRecord Visit(Patient patient) => new()
    {
        PatientId = patient.Id,
        RecordType = RecordType.Visit,
        RecordDate = new DateOnly(2024, 1, 20),
        ProviderId = DrSmith,
        Department = "Internal Medicine",
        ChiefComplaint = "Annual physical examination",
        Diagnosis = "Z00.00 - Encounter for general adult medical examination without abnormal findings",
        Treatment = "Routine physical examination completed",
        VitalSigns = new VitalSigns("120/80", HeartRate: 72, Temperature: 98.6m, Weight: 140, Height: 65, Bmi: 23.3m),
        Notes = "Patient in good general health. All vital signs within normal limits. Recommended annual mammogram and colonoscopy screening.",
        ConfidentialityLevel = ConfidentialityLevel.Normal,
    };

    private static MedicalRecord Laboratory(Patient patient) => new()
    {
        PatientId = patient.Id,
        RecordType = RecordType.Lab,
        RecordDate = new DateOnly(2024, 1, 22),
        ProviderId = DrSmith,
        Department = "Laboratory",
        LabResults = new()
        {
            ["complete_blood_count"] = new()
            {
                ["white_blood_cells"] = new(7.2m, "K/uL", "4.0-11.0", "normal"),
                ["red_blood_cells"] = new(4.5m, "M/uL", "4.2-5.4", "normal"),
                ["hemoglobin"] = new(14.2m, "g/dL", "12.0-16.0", "normal"),
                ["hematocrit"] = new(42.1m, "%", "36.0-46.0", "normal"),
            },
            ["basic_metabolic_panel"] = new()
            {
                ["glucose"] = new(95m, "mg/dL", "70-100", "normal"),
                ["sodium"] = new(140m, "mEq/L", "136-145", "normal"),
                ["potassium"] = new(4.1m, "mEq/L", "3.5-5.1", "normal"),
                ["chloride"] = new(102m, "mEq/L", "98-107", "normal"),
            },
        },
        Notes = "All lab values within normal limits.",
    };

    // Not a fixed number: PostgreSQL lets a test wait for another one, still open, that has inserted the same unique value.
    private static string NewNumber(string kind) => $"{kind}-{Guid.NewGuid().ToString("N")[..8].ToUpperInvariant()}";
}

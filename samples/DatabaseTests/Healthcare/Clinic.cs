using Rehearsal.Postgres.Testing.EntityFrameworkCore;

namespace DatabaseTests.Healthcare;

/// <summary>The tables of the clinic.</summary>
internal static class Clinic
{
    public static readonly Models Models = new(typeof(Patient), typeof(MedicalRecord), typeof(Appointment), typeof(Billing));
}

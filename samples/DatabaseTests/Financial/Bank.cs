using Rehearsal.Postgres.Testing.EntityFrameworkCore;

namespace DatabaseTests.Financial;

/// <summary>The tables of the bank.</summary>
internal static class Bank
{
    public static readonly Models Models = new(typeof(Account), typeof(Transaction), typeof(FraudAlert));
}

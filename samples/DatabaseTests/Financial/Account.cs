using Microsoft.EntityFrameworkCore;

namespace DatabaseTests.Financial;

[Index(nameof(AccountNumber), IsUnique = true)]
internal sealed record Account
{
    public int Id { get; set; }

    public required string AccountNumber { get; set; }

    public required AccountType AccountType { get; set; }

    public required int CustomerId { get; set; }

    public required decimal Balance { get; set; }

    public string Currency { get; set; } = "USD";

    public AccountStatus Status { get; set; } = AccountStatus.Active;

    public required DateOnly OpenedDate { get; set; }

    public DateOnly? LastActivity { get; set; }

    public decimal DailyLimit { get; set; } = 1000.00m;

    public decimal MonthlyLimit { get; set; } = 10000.00m;
}

internal enum AccountType
{
    Checking,
    Savings,
    Credit,
}

internal enum AccountStatus
{
    Active,
    Frozen,
    Closed,
}

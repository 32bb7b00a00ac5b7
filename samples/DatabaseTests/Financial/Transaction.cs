namespace DatabaseTests.Financial;

internal sealed record Transaction
{
    public int Id { get; set; }

    public required int AccountId { get; set; }

    public required TransactionType TransactionType { get; set; }

    public required decimal Amount { get; set; }

    public string Currency { get; set; } = "USD";

    public required string Description { get; set; }

    public required string ReferenceNumber { get; set; }

    public TransactionStatus Status { get; set; } = TransactionStatus.Pending;

    public required DateOnly TransactionDate { get; set; }

    public DateOnly? ProcessedDate { get; set; }

    public int? FromAccountId { get; set; }

    public int? ToAccountId { get; set; }

    public decimal Fees { get; set; }

    public decimal ExchangeRate { get; set; } = 1.00m;

    public Dictionary<string, string>? Metadata { get; set; }
}

internal enum TransactionType
{
    Deposit,
    Withdrawal,
    TransferIn,
    TransferOut,
}

internal enum TransactionStatus
{
    Pending,
    Completed,
    Failed,
    Reversed,
}

namespace DatabaseTests.Financial;

internal sealed record FraudAlert
{
    public int Id { get; set; }

    public required int AccountId { get; set; }

    /// <summary>Gets or sets the transaction; null until it is there.</summary>
    public int? TransactionId { get; set; }

    public required AlertType AlertType { get; set; }

    public required Severity Severity { get; set; }

    public required string Description { get; set; }

    public required DateOnly TriggeredDate { get; set; }

    public DateOnly? ResolvedDate { get; set; }

    public string? Resolution { get; set; }

    public bool IsFalsePositive { get; set; }
}

internal enum AlertType
{
    Velocity,
    Amount,
    Location,
    Pattern,
}

internal enum Severity
{
    Low,
    Medium,
    High,
    Critical,
}

namespace DatabaseTests.ECommerce;

internal sealed record Address
{
    public int Id { get; set; }

    public required int UserId { get; set; }

    public required AddressType AddressType { get; set; }

    public required string StreetAddress { get; set; }

    public required string City { get; set; }

    public required string State { get; set; }

    public required string ZipCode { get; set; }

    public string Country { get; set; } = "US";

    public bool IsDefault { get; set; }
}

internal enum AddressType
{
    Billing,
    Shipping,
}

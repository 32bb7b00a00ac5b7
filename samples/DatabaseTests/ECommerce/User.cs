using Microsoft.EntityFrameworkCore;

namespace DatabaseTests.ECommerce;

[Index(nameof(Email), IsUnique = true)]
internal sealed record User
{
    public int Id { get; set; }

    public required string Email { get; set; }

    public required string Username { get; set; }

    public required string FirstName { get; set; }

    public required string LastName { get; set; }

    public required string PasswordHash { get; set; }

    public bool IsActive { get; set; } = true;

    public DateTime? CreatedAt { get; set; }

    public DateTime? LastLogin { get; set; }

    public ProfileData? ProfileData { get; set; }
}

internal sealed record ProfileData(Preferences Preferences, Demographics Demographics, PurchaseHistory? PurchaseHistory = null);

internal sealed record Preferences(bool Newsletter, bool Promotions);

internal sealed record Demographics(string AgeRange);

internal sealed record PurchaseHistory(int TotalOrders, decimal TotalSpent);

using Rehearsal.Postgres.Testing.EntityFrameworkCore;
using Rehearsal.Postgres.Testing.Xunit;

namespace DatabaseTests.ECommerce;

/// <summary>Registration, profile updates, order history, deactivation.</summary>
public sealed class UserLifecycleTests() : DatabaseTest(Shop.Models.Options)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [DurationTarget(100)]
    public async Task CompleteUserLifecycle()
    {
        var db = new ModelDatabase(Database, Shop.Models);
        var (users, addresses, orders) = (db.Set<User>(), db.Set<Address>(), db.Set<Order>());

        // 1. Registration
        var user = await users.CreateAsync(
            new User
            {
                Email = "alice.customer@example.com",
                Username = "alice_customer",
                FirstName = "Alice",
                LastName = "Customer",
                PasswordHash = "hashed_password_123",
                ProfileData = new ProfileData(new Preferences(Newsletter: true, Promotions: false), new Demographics("25-34")),
            },
            Token);
        Assert.True(user.Id > 0);

        // 2. Two addresses
        Address[] added =
        [
            new() { UserId = user.Id, AddressType = AddressType.Billing, StreetAddress = "123 Main St", City = "Anytown", State = "CA", ZipCode = "12345", IsDefault = true },
            new() { UserId = user.Id, AddressType = AddressType.Shipping, StreetAddress = "456 Work Ave", City = "Business City", State = "NY", ZipCode = "67890", IsDefault = false },
        ];
        foreach (var address in added)
        {
            Assert.True((await addresses.CreateAsync(address, Token)).Id > 0);
        }

        // 3. Two orders
        Order[] placed =
        [
            new()
            {
                UserId = user.Id,
                OrderNumber = NewOrderNumber(),
                Status = OrderStatus.Delivered,
                TotalAmount = 299.99m,
                TaxAmount = 24.00m,
                ShippingAmount = 9.99m,
                OrderDate = new DateOnly(2024, 1, 15),
                ShippingDate = new DateOnly(2024, 1, 16),
                DeliveryDate = new DateOnly(2024, 1, 18),
                OrderItems = new OrderItems(new OrderItem(ProductId: 1, "Wireless Headphones", Quantity: 1, Price: 299.99m)),
            },
            new()
            {
                UserId = user.Id,
                OrderNumber = NewOrderNumber(),
                Status = OrderStatus.Shipped,
                TotalAmount = 89.99m,
                TaxAmount = 7.20m,
                ShippingAmount = 5.99m,
                OrderDate = new DateOnly(2024, 1, 20),
                ShippingDate = new DateOnly(2024, 1, 22),
                OrderItems = new OrderItems(new OrderItem(ProductId: 2, "Phone Case", Quantity: 2, Price: 44.99m)),
            },
        ];
        List<int> orderIds = [];
        foreach (var order in placed)
        {
            orderIds.Add((await orders.CreateAsync(order, Token)).Id);
        }

        Assert.All(orderIds, static id => Assert.True(id > 0));

        // 4. The profile
        var profile = await users.FindOneAsync(new { user.Id }, Token);
        Assert.NotNull(profile);
        Assert.Equal("alice.customer@example.com", profile.Email);
        Assert.True(profile.ProfileData!.Preferences.Newsletter);

        // 5. The addresses, and the billing address that is the default
        var userAddresses = await addresses.FindManyAsync(new { UserId = user.Id }, Token);
        Assert.Equal(2, userAddresses.Count);
        var billing = Assert.Single(userAddresses, static address => address is { AddressType: AddressType.Billing, IsDefault: true });
        Assert.Equal("123 Main St", billing.StreetAddress);

        // 6. The order history and its value
        var userOrders = await orders.FindManyAsync(new { UserId = user.Id }, Token);
        Assert.Equal(2, userOrders.Count);
        var totalSpent = userOrders.Sum(static order => order.TotalAmount);
        Assert.Equal(389.98m, totalSpent);

        // 7. Another profile
        var updated = await users.UpdateAsync(
            new { user.Id },
            new
            {
                ProfileData = new ProfileData(new Preferences(Newsletter: false, Promotions: true), new Demographics("25-34"), new PurchaseHistory(TotalOrders: 2, totalSpent)),
            },
            Token);
        Assert.Single(updated);

        // 8. It is there
        var updatedProfile = (await users.FindOneAsync(new { user.Id }, Token))!.ProfileData!;
        Assert.False(updatedProfile.Preferences.Newsletter);
        Assert.True(updatedProfile.Preferences.Promotions);
        Assert.Equal(2, updatedProfile.PurchaseHistory!.TotalOrders);
        Assert.Equal(389.98m, updatedProfile.PurchaseHistory.TotalSpent);

        // 9. The second order arrives
        var delivered = await orders.UpdateAsync(new { Id = orderIds[1] }, new { Status = OrderStatus.Delivered, DeliveryDate = new DateOnly(2024, 1, 25) }, Token);
        Assert.Equal(OrderStatus.Delivered, Assert.Single(delivered).Status);

        // 10. Deactivated, and nothing is lost
        Assert.Single(await users.UpdateAsync(new { user.Id }, new { IsActive = false }, Token));
        Assert.False((await users.FindOneAsync(new { user.Id }, Token))!.IsActive);
        Assert.Equal(2, (await orders.FindManyAsync(new { UserId = user.Id }, Token)).Count);
    }

    // Not a fixed number: PostgreSQL lets a test wait for another one, still open, that has inserted the same unique value.
    private static string NewOrderNumber() => $"ORD-{Guid.NewGuid().ToString("N")[..8].ToUpperInvariant()}";
}

using Rehearsal.Cluster.Tests.Support;

namespace Rehearsal.Cluster.Tests.Registry;

/// <summary>What every <see cref="IRegistryService"/> promises.</summary>
public abstract class RegistryConformance : FoundationConformance
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public async Task Register_FreeName_IsFoundOnEveryNode()
    {
        await using var place = await CreateAsync();
        await using var one = await place.StartAsync(Options);
        await using var other = await place.StartAsync(Options with { Node = "other" });

        var registration = (await one.Registry.RegisterAsync(RegistryNamespaces.Production, "user_service", "node_1", Lease, Token)).Value;

        Assert.Equal(("production", "user_service", "node_1"), (registration.Namespace, registration.Name, registration.Address));
        Assert.Equal((place.Now, place.Now + Lease), (registration.RegisteredAt, registration.ExpiresAt));
        Assert.Equal(registration, (await other.Registry.LookupAsync("production", "user_service", Token)).Value);
        Assert.Equal(["global", "production"], one.Registry.Namespaces);
    }

    [Fact]
    public async Task Register_TakenName_IsAConflictThatNamesTheHolder()
    {
        await using var place = await CreateAsync();
        await using var one = await place.StartAsync(Options);
        await using var other = await place.StartAsync(Options with { Node = "other" });
        await one.Registry.RegisterAsync("production", "user_service", "node_1", cancellationToken: Token);

        AssertFailed(ServiceErrorKind.Conflict, await other.Registry.RegisterAsync("production", "user_service", "node_2", cancellationToken: Token), "user_service", "node_1", "until released");
        Assert.True((await other.Registry.RegisterAsync("global", "user_service", "node_2", cancellationToken: Token)).Succeeded);

        Assert.Equal("node_1", (await other.Registry.LookupAsync("production", "user_service", Token)).Value.Address);
        Assert.Equal("node_2", (await one.Registry.LookupAsync("global", "user_service", Token)).Value.Address);
    }

    [Fact]
    public async Task Lease_NotRenewed_EndsAtItsEnd()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);
        var registration = (await node.Registry.RegisterAsync("production", "user_service", "node_1", Lease, Token)).Value;

        await place.AdvanceAsync(Lease - Tick);
        Assert.True((await node.Registry.LookupAsync("production", "user_service", Token)).Succeeded);
        AssertFailed(ServiceErrorKind.Conflict, await node.Registry.RegisterAsync("production", "user_service", "node_2", cancellationToken: Token), "unless renewed");

        await place.AdvanceAsync(Tick);
        AssertFailed(ServiceErrorKind.NotFound, await node.Registry.LookupAsync("production", "user_service", Token), "user_service");
        AssertFailed(ServiceErrorKind.Expired, await node.Registry.RenewAsync(registration, Token), "user_service");
        AssertFailed(ServiceErrorKind.Expired, await node.Registry.ReleaseAsync(registration, Token));
        Assert.Empty((await node.Registry.ListAsync("production", Token)).Value);
    }

    [Fact]
    public async Task Lease_Renewed_BeginsAnew()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);
        var registration = (await node.Registry.RegisterAsync("production", "user_service", "node_1", Lease, Token)).Value;

        await place.AdvanceAsync(Lease - Tick);
        var renewed = (await node.Registry.RenewAsync(registration, Token)).Value;
        await place.AdvanceAsync(Lease - Tick);

        Assert.Equal(registration with { ExpiresAt = place.Now + Tick }, renewed);
        Assert.Equal(renewed, (await node.Registry.LookupAsync("production", "user_service", Token)).Value);

        // The older record names the same lease.
        Assert.Equal(place.Now + Lease, (await node.Registry.RenewAsync(registration, Token)).Value.ExpiresAt);
    }

    [Fact]
    public async Task Lease_OverAndTakenByAnother_CannotBeTakenBack()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);
        var old = (await node.Registry.RegisterAsync("production", "user_service", "node_1", Lease, Token)).Value;
        await place.AdvanceAsync(Lease);
        var current = (await node.Registry.RegisterAsync("production", "user_service", "node_2", Lease, Token)).Value;

        AssertFailed(ServiceErrorKind.Expired, await node.Registry.RenewAsync(old, Token));
        AssertFailed(ServiceErrorKind.Expired, await node.Registry.ReleaseAsync(old, Token));

        Assert.NotEqual(old.LeaseId, current.LeaseId);
        Assert.Equal(current, (await node.Registry.LookupAsync("production", "user_service", Token)).Value);
    }

    [Fact]
    public async Task Release_Held_FreesTheName()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);
        var registration = (await node.Registry.RegisterAsync("global", "leader", "node_1", cancellationToken: Token)).Value;
        Assert.Null(registration.ExpiresAt);

        Assert.Equal(registration, (await node.Registry.ReleaseAsync(registration, Token)).Value);

        AssertFailed(ServiceErrorKind.Expired, await node.Registry.ReleaseAsync(registration, Token));
        AssertFailed(ServiceErrorKind.NotFound, await node.Registry.LookupAsync("global", "leader", Token));
        Assert.True((await node.Registry.RegisterAsync("global", "leader", "node_2", cancellationToken: Token)).Succeeded);
    }

    [Fact]
    public async Task List_Namespace_GivesWhatIsHeldInOrder()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);
        foreach (var name in new[] { "b", "c", "b_2", "a" })
        {
            await node.Registry.RegisterAsync("production", name, "node_1", name == "c" ? Lease : null, Token);
        }

        await node.Registry.RegisterAsync("global", "z", "node_1", cancellationToken: Token);
        await place.AdvanceAsync(Lease);

        Assert.Equal(["a", "b", "b_2"], (await node.Registry.ListAsync("production", Token)).Value.Select(static held => held.Name));
    }

    [Fact]
    public async Task BadInput_IsRefusedWithItsReason()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);
        var registry = node.Registry;

        AssertFailed(ServiceErrorKind.NotFound, await registry.RegisterAsync("staging", "a", "node_1", cancellationToken: Token), "'staging'", "global, production");
        AssertFailed(ServiceErrorKind.NotFound, await registry.LookupAsync("staging", "a", Token), "'staging'");
        AssertFailed(ServiceErrorKind.NotFound, await registry.ListAsync("staging", Token), "'staging'");
        AssertFailed(ServiceErrorKind.Invalid, await registry.RegisterAsync("production", "User Service", "node_1", cancellationToken: Token), "'User Service'");
        AssertFailed(ServiceErrorKind.Invalid, await registry.RegisterAsync("production", "a", "", cancellationToken: Token), "address");
        AssertFailed(ServiceErrorKind.Invalid, await registry.RegisterAsync("production", "a", "node_1", TimeSpan.Zero, Token), "lease");
        AssertFailed(ServiceErrorKind.Invalid, await registry.RegisterAsync("production", "a", "node_1", TimeSpan.MaxValue, Token), "lease");
        Assert.Empty((await registry.ListAsync("production", Token)).Value);
    }

    [Fact]
    public async Task Register_ManyAtOnce_OneGetsTheName()
    {
        await using var place = await CreateAsync();
        await using var one = await place.StartAsync(Options);
        await using var other = await place.StartAsync(Options with { Node = "other" });

        for (var round = 0; round < 20; round++)
        {
            var outcomes = new Outcome<Registration>[8];
            await OnThreadsAsync(8, async number =>
                outcomes[number] = await (number % 2 == 0 ? one : other).Registry.RegisterAsync("global", "leader", $"node_{number}", cancellationToken: Token));

            var winner = Assert.Single(outcomes, static outcome => outcome.Succeeded).Value;
            Assert.All(outcomes.Where(static outcome => !outcome.Succeeded), static outcome => Assert.Equal(ServiceErrorKind.Conflict, outcome.Error!.Kind));
            Assert.Equal(winner, (await other.Registry.LookupAsync("global", "leader", Token)).Value);
            Assert.True((await one.Registry.ReleaseAsync(winner, Token)).Succeeded);
        }
    }

    [Fact]
    public async Task Start_OnTheSameStore_GoesOnFromTheLastState()
    {
        await using var place = await CreateAsync();
        Registration registration;
        await using (var first = await place.StartAsync(Options))
        {
            registration = (await first.Registry.RegisterAsync("production", "user_service", "node_1", Lease, Token)).Value;
            await place.AdvanceAsync(TimeSpan.FromSeconds(10));
            registration = (await first.Registry.RenewAsync(registration, Token)).Value;
            await first.Registry.RegisterAsync("production", "order_service", "node_1", Lease, Token);
        }

        await using var second = await place.StartAsync(Options);
        Assert.Equal(registration, (await second.Registry.LookupAsync("production", "user_service", Token)).Value);
        await second.Registry.ReleaseAsync(registration, Token);

        Assert.Equal("order_service", Assert.Single((await second.Registry.ListAsync("production", Token)).Value).Name);
    }

    [Fact]
    public async Task Check_RunningThenStopped_SaysSo()
    {
        await using var place = await CreateAsync();
        var node = await place.StartAsync(Options);
        var registration = (await node.Registry.RegisterAsync("production", "a", "node_1", cancellationToken: Token)).Value;
        Assert.Equal(new Availability("registry", true), await node.Registry.CheckAsync(Token));

        await node.DisposeAsync();

        Assert.False((await node.Registry.CheckAsync(Token)).IsAvailable);
        AssertFailed(ServiceErrorKind.Unavailable, await node.Registry.RegisterAsync("production", "b", "node_1", cancellationToken: Token), "stopped");
        AssertFailed(ServiceErrorKind.Unavailable, await node.Registry.RenewAsync(registration, Token));
        AssertFailed(ServiceErrorKind.Unavailable, await node.Registry.LookupAsync("production", "a", Token));
        AssertFailed(ServiceErrorKind.Unavailable, await node.Registry.ListAsync("production", Token));
    }
}

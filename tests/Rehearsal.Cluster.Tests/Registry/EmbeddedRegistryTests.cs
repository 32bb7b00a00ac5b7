using Rehearsal.Cluster.Tests.Support;
using Rehearsal.Events;

namespace Rehearsal.Cluster.Tests.Registry;

public sealed class EmbeddedRegistryTests : RegistryConformance
{
    protected override ValueTask<FoundationPlace> CreateAsync() => new(new EmbeddedPlace(new MemoryEventLog()));

    [Fact]
    public async Task Register_LogClosed_IsUnavailableAndLeavesTheNameFree()
    {
        await using var place = new EmbeddedPlace(new MemoryEventLog());
        await using var node = await place.StartAsync(Options);
        await place.Log.DisposeAsync();

        AssertFailed(ServiceErrorKind.Unavailable, await node.Registry.RegisterAsync("production", "a", "node_1", cancellationToken: Token), "log");

        Assert.False((await node.Registry.CheckAsync(Token)).IsAvailable);
        AssertFailed(ServiceErrorKind.NotFound, await node.Registry.LookupAsync("production", "a", Token));
    }

    [Fact]
    public void Options_NoOrMalformedNamespace_Throws()
    {
        Assert.Throws<ArgumentException>(static () => new FoundationOptions { Namespaces = [] });
        Assert.Throws<ArgumentException>(static () => new FoundationOptions { Namespaces = ["Production"] });
    }
}

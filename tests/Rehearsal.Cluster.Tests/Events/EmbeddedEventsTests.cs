using Rehearsal.Cluster.Tests.Support;
using Rehearsal.Events;

namespace Rehearsal.Cluster.Tests.Events;

public sealed class EmbeddedEventsTests : EventServiceConformance
{
    protected override ValueTask<FoundationPlace> CreateAsync() => new(new EmbeddedPlace(new MemoryEventLog()));

    [Fact]
    public async Task Store_LogClosed_IsUnavailableFromThenOn()
    {
        await using var place = new EmbeddedPlace(new MemoryEventLog());
        await using var node = await place.StartAsync(Options);
        var made = node.Events.New(new PageView("ada", 1)).Value;
        await place.Log.DisposeAsync();

        AssertFailed(ServiceErrorKind.Unavailable, await node.Events.StoreAsync(made, Token), "events", "log");

        var check = await node.Events.CheckAsync(Token);
        Assert.False(check.IsAvailable);
        Assert.Contains("log", check.Reason, StringComparison.Ordinal);
    }
}

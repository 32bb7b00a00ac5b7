using Rehearsal.Events;

namespace Rehearsal.Messaging.Tests;

/// <summary>A host under test.</summary>
internal sealed class RunningSystem(SystemHost host) : IAsyncDisposable
{
    public SystemHost Host => host;

    public Task<EventEnvelope> PublishAsync(object body, string? correlation = null) => host.PublishAsync(body, "test", correlation).AsTask();

    public Task<bool> SettleAsync(double seconds = 10) => host.Activity.SettleAsync(TimeSpan.FromSeconds(seconds));

    public async Task PublishAndSettleAsync(object body)
    {
        await PublishAsync(body);
        Assert.True(await SettleAsync(30), string.Join('\n', host.DescribeInFlight()));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}

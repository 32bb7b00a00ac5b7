namespace Rehearsal.Peers.Bus;

/// <summary>One way from a publisher to a handler.</summary>
internal interface IBus : IAsyncDisposable
{
    Handled Handled { get; }

    ValueTask PublishAsync(Ping ping);

    /// <summary>Waits until everything published is handled, and what the way records about it is recorded.</summary>
    Task SettleAsync();
}

using System.Threading.Channels;

namespace Rehearsal.Peers.Bus;

/// <summary>The limit: an unbounded channel, one reader, an async handler. It records nothing.</summary>
internal sealed class ChannelBus : IBus
{
    private readonly Channel<Ping> channel = Channel.CreateUnbounded<Ping>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task reader;

    public ChannelBus() => reader = Task.Run(ReadAsync);

    public Handled Handled { get; } = new();

    public ValueTask PublishAsync(Ping ping)
    {
        channel.Writer.TryWrite(ping);
        return ValueTask.CompletedTask;
    }

    public async Task SettleAsync()
    {
        channel.Writer.Complete();
        await reader;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task ReadAsync()
    {
        while (await channel.Reader.WaitToReadAsync())
        {
            while (channel.Reader.TryRead(out var ping))
            {
                await HandleAsync(ping);
            }
        }
    }

    private async ValueTask HandleAsync(Ping ping)
    {
        ArgumentNullException.ThrowIfNull(ping);
        Handled.Add();
        await ValueTask.CompletedTask;
    }
}

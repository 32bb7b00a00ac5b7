using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Rehearsal.Peers.Bus;

/// <summary>The limit of a hop and a handler as applications have them: an unbounded channel, one reader, and for each message a scope that the handler comes from. It records nothing.</summary>
internal sealed class ScopedChannelBus : IBus
{
    private readonly Channel<Ping> channel = Channel.CreateUnbounded<Ping>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ServiceProvider services;
    private readonly Task reader;

    public ScopedChannelBus()
    {
        services = new ServiceCollection().AddSingleton(Handled).AddScoped<AsyncPingHandler>().BuildServiceProvider();
        reader = Task.Run(ReadAsync);
    }

    public Handled Handled { get; } = new();

    public ValueTask PublishAsync(Ping ping) => channel.Writer.WriteAsync(ping);

    public async Task SettleAsync()
    {
        channel.Writer.Complete();
        await reader;
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private async Task ReadAsync()
    {
        while (await channel.Reader.WaitToReadAsync())
        {
            while (channel.Reader.TryRead(out var ping))
            {
                await using var scope = services.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<AsyncPingHandler>().HandleAsync(ping);
            }
        }
    }
}

/// <summary>Handles pings.</summary>
public sealed class AsyncPingHandler(Handled handled)
{
    public async Task HandleAsync(Ping ping)
    {
        ArgumentNullException.ThrowIfNull(ping);
        handled.Add();
        await Task.CompletedTask;
    }
}

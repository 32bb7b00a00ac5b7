using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Rehearsal.Peers.Bus;

/// <summary>The peer: MassTransit on its in-memory transport, one consumer. It records nothing.</summary>
internal sealed class MassTransitBus : IBus
{
    private readonly ServiceProvider services;
    private readonly IBusControl bus;
    private int published;

    private MassTransitBus(ServiceProvider services, IBusControl bus, Handled handled)
    {
        (this.services, this.bus) = (services, bus);
        Handled = handled;
    }

    public Handled Handled { get; }

    public static async Task<MassTransitBus> StartAsync()
    {
        var handled = new Handled();
        var services = new ServiceCollection()
            .AddSingleton(handled)
            .AddLogging(static logging => logging.SetMinimumLevel(LogLevel.None))
            .AddMassTransit(static bus =>
            {
                bus.AddConsumer<PingConsumer>();
                bus.UsingInMemory(static (context, configurator) => configurator.ConfigureEndpoints(context));
            })
            .BuildServiceProvider();
        var bus = services.GetRequiredService<IBusControl>();
        await bus.StartAsync();
        return new MassTransitBus(services, bus, handled);
    }

    public ValueTask PublishAsync(Ping ping)
    {
        published++;
        return new ValueTask(bus.Publish(ping));
    }

    public async Task SettleAsync()
    {
        while (Handled.Count < published)
        {
            await Task.Delay(1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await bus.StopAsync();
        await services.DisposeAsync();
    }
}

/// <summary>Handles pings.</summary>
public sealed class PingConsumer(Handled handled) : IConsumer<Ping>
{
    public Task Consume(ConsumeContext<Ping> context)
    {
        handled.Add();
        return Task.CompletedTask;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Peers.Log;

namespace Rehearsal.Peers.Bus;

/// <summary>The local way: a system on the thread pool, every event and handling recorded in its log.</summary>
internal sealed class RehearsalBus : IBus
{
    private readonly IEventLog log;
    private readonly SystemHost host;
    private readonly string? folder;

    private RehearsalBus(IEventLog log, SystemHost host, string? folder, Handled handled)
    {
        (this.log, this.host, this.folder) = (log, host, folder);
        Handled = handled;
    }

    public Handled Handled { get; }

    /// <summary>Starts a system.</summary>
    /// <param name="places">Where the log's folder goes.</param>
    /// <param name="durability">The durability of an embedded log; null for a log in memory alone.</param>
    public static async Task<RehearsalBus> StartAsync(Places places, LogDurability? durability)
    {
        var handled = new Handled();
        var system = new SystemBuilder("pings").AddService<PingService>();
        system.Services.AddSingleton(handled);
        var folder = durability is null ? null : places.Next();
        IEventLog log = folder is null ? new MemoryEventLog() : EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = folder, Durability = durability!.Value });
        var host = await SystemHost.StartAsync(system.Build(), new HostEnvironment
        {
            Log = log,
            Time = TimeProvider.System,
            Scheduler = TaskScheduler.Default,
            Ids = new EventIdSource(TimeProvider.System, Random.Shared),
            Random = Random.Shared,
        });
        return new RehearsalBus(log, host, folder, handled);
    }

    public ValueTask PublishAsync(Ping ping)
    {
        var publishing = host.PublishAsync(ping, "bench");
        return publishing.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(publishing.AsTask());
    }

    public async Task SettleAsync()
    {
        if (!await host.Activity.SettleAsync(TimeSpan.FromMinutes(5)))
        {
            throw new InvalidOperationException("The system did not settle.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await log.DisposeAsync();
        if (folder is not null)
        {
            Places.Remove(folder);
        }
    }
}

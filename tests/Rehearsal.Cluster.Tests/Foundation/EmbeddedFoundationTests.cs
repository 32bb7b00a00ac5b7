using Microsoft.Extensions.DependencyInjection;
using Rehearsal.Cluster.Tests.Support;
using Rehearsal.Events;

namespace Rehearsal.Cluster.Tests.Foundation;

public sealed class EmbeddedFoundationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_RunningThenStopped_AsksEveryService()
    {
        await using var place = new EmbeddedPlace(new MemoryEventLog());
        var node = await place.StartAsync(new FoundationOptions());

        var running = await node.CheckAsync(Token);
        await node.DisposeAsync();
        await node.DisposeAsync();
        var stopped = await node.CheckAsync(Token);

        Assert.Equal(["configuration", "events", "telemetry", "registry", "nodes"], running.Select(static check => check.Service));
        Assert.All(running, static check => Assert.True(check.IsAvailable));
        Assert.Equal(running.Select(static check => check.Service), stopped.Select(static check => check.Service));
        Assert.All(stopped, static check => Assert.False(check.IsAvailable || check.Reason is null));
    }

    [Fact]
    public async Task NewCorrelationId_SameSeed_IsTheSame()
    {
        await using var one = new EmbeddedPlace(new MemoryEventLog());
        await using var other = new EmbeddedPlace(new MemoryEventLog());
        var (a, b) = (await one.StartAsync(new FoundationOptions()), await other.StartAsync(new FoundationOptions()));

        List<string> first = [.. Enumerable.Range(0, 10).Select(_ => a.NewCorrelationId())];

        Assert.Equal(first, Enumerable.Range(0, 10).Select(_ => b.NewCorrelationId()));
        Assert.Equal(10, first.Distinct().Count());
        Assert.All(first, static id => Assert.Equal(7, Guid.Parse(id).Version));
    }

    [Fact]
    public async Task AddFoundation_TwoRunsOfOneRegistration_ShareNothing()
    {
        var registrations = new ServiceCollection();
        registrations.AddFoundation(new FoundationOptions { Settings = [new Setting("a", 1, isUpdatable: true)] });
        registrations.AddSingleton<TimeProvider>(new ManualTime()).AddSingleton(new Random(1));
        await using var one = registrations.BuildServiceProvider();
        await using var other = registrations.BuildServiceProvider();

        await one.GetRequiredService<IConfigurationService>().UpdateAsync("a", 2, cancellationToken: Token);

        Assert.Same(one.GetRequiredService<IFoundation>().Configuration, one.GetRequiredService<IConfigurationService>());
        Assert.Equal(2, (await one.GetRequiredService<IFoundation>().Configuration.GetAsync<int>("a", Token)).Value);
        Assert.Equal(1, (await other.GetRequiredService<IConfigurationService>().GetAsync<int>("a", Token)).Value);
    }

    [Fact]
    public async Task AddFoundation_LogRegistered_WritesThereAndLeavesItOpen()
    {
        await using var log = new MemoryEventLog();
        var provider = new ServiceCollection()
            .AddFoundation()
            .AddSingleton<IEventLog>(log)
            .AddSingleton<TimeProvider>(new ManualTime())
            .AddSingleton(new Random(1))
            .BuildServiceProvider();
        var foundation = provider.GetRequiredService<IFoundation>();
        Assert.Same(foundation.Registry, provider.GetRequiredService<IRegistryService>());
        Assert.Same(foundation.Nodes, provider.GetRequiredService<INodeService>());
        Assert.Same(foundation.Telemetry, provider.GetRequiredService<ITelemetryService>());
        Assert.Same(foundation.Events, provider.GetRequiredService<IEventService>());

        await foundation.Registry.RegisterAsync("global", "leader", "here", cancellationToken: Token);
        await provider.DisposeAsync();

        Assert.Equal(1, log.Head);
        Assert.False((await foundation.Registry.CheckAsync(Token)).IsAvailable);
        var record = (await Read.AllAsync(log))[0];
        Assert.Equal(1, (await log.AppendAsync([record.Entry], cancellationToken: Token))[0].Position);
    }
}

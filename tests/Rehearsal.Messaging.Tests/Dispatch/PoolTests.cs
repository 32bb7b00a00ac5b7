namespace Rehearsal.Messaging.Tests;

/// <summary>What holds on the thread pool, where deliveries of one service share threads.</summary>
public class PoolTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Each but the last blocks its thread until the last has run.
    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public Task Handle_HandlersBlockTheirThreads_WhatComesBehindThemRunsAllTheSame(int count) => TestWorld.OnThreadPoolAsync(async world =>
    {
        using var door = new Door(count);
        await using var system = await StartAsync(world, door);

        for (var i = 0; i < count; i++)
        {
            await system.PublishAsync(new Knock($"{i}"));
        }

        Assert.True(await system.SettleAsync(Patience.TotalSeconds));
        Assert.Equal(count, world.Spans("waiting").Count(static span => span.Outcome == Events.SpanOutcome.Succeeded));
    });

    [Fact]
    public Task Handle_AHandlerLeavesSomethingInItsFlow_TheNextDoesNotSeeIt() => TestWorld.OnThreadPoolAsync(async world =>
    {
        var seen = new Journal();
        await using var system = await world.StartAsync(builder =>
        {
            builder.AddService<Leaving>();
            seen.AddTo(builder);
        });

        for (var i = 0; i < 500; i++)
        {
            await system.PublishAsync(new Knock($"{i}"));
        }

        Assert.True(await system.SettleAsync(Patience.TotalSeconds));
        Assert.Equal(500, seen.Lines.Count);
        Assert.All(seen.Lines, static line => Assert.Equal("nothing", line));
    });

    [Fact]
    public Task DescribeInFlight_HandlersRunAndEventsWait_NamesEachOnceAndOnlyThose() => TestWorld.OnThreadPoolAsync(async world =>
    {
        using var door = new Door(int.MaxValue);
        await using var system = await StartAsync(world, door);

        for (var i = 0; i < 3; i++)
        {
            await system.PublishAsync(new Knock("same"));
            await system.PublishAsync(new Knock($"{i}"));
        }

        Assert.True(door.Knocked.WaitOne(Patience));
        var lines = system.Host.DescribeInFlight();
        door.Open();

        Assert.True(await system.SettleAsync(Patience.TotalSeconds));
        Assert.Equal(6, lines.Count);
        Assert.Equal(3, lines.Count(static line => line.StartsWith("waiting: Knock of same ", StringComparison.Ordinal)));
        Assert.Single(lines, static line => line.StartsWith("waiting: Knock of 1 ", StringComparison.Ordinal));
        Assert.Empty(system.Host.DescribeInFlight());
    });

    private static Task<RunningSystem> StartAsync(TestWorld world, Door door) => world.StartAsync(builder =>
    {
        builder.AddService<Waiting>();
        builder.Services.Add(new Microsoft.Extensions.DependencyInjection.ServiceDescriptor(typeof(Door), door));
    });

    internal sealed record Knock([property: Subject] string Name);

    /// <summary>Opens when so many stand before it.</summary>
    internal sealed class Door(int count) : IDisposable
    {
        private readonly ManualResetEventSlim open = new();
        private int standing;

        public AutoResetEvent Knocked { get; } = new(initialState: false);

        public void Pass()
        {
            Knocked.Set();
            if (Interlocked.Increment(ref standing) == count)
            {
                Open();
            }

            if (!open.Wait(Patience))
            {
                throw new InvalidOperationException("The others did not come.");
            }
        }

        public void Open() => open.Set();

        public void Dispose()
        {
            open.Dispose();
            Knocked.Dispose();
        }
    }

    internal sealed class Waiting(Door door)
    {
        [Handler]
        public void Handle(Knock knock)
        {
            _ = knock;
            door.Pass();
        }
    }

    internal sealed class Leaving(Journal seen)
    {
        private static readonly AsyncLocal<string?> Left = new();

        [Handler]
        public void Handle(Knock knock)
        {
            seen.Write(Left.Value ?? "nothing");
            Left.Value = knock.Name;
        }
    }
}

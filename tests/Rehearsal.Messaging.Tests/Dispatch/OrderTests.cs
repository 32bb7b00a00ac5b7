namespace Rehearsal.Messaging.Tests;

public class OrderTests
{
    [Fact]
    public void Handle_EventsOfOneSubject_RunOneAfterTheOther() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await world.StartAsync(builder => Define(builder, journal));

        await system.PublishAsync(new Item("A", 1));
        await system.PublishAsync(new Item("A", 2));
        await system.PublishAsync(new Other("A", 3));
        Assert.True(await system.SettleAsync());

        Assert.Equal(["begin A1", "end A1", "begin A2", "end A2", "begin A3", "end A3"], journal.Lines);
    });

    [Fact]
    public void Handle_EventsOfTwoSubjects_RunBesideEachOther() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        var begun = world.Now;
        await using var system = await world.StartAsync(builder => Define(builder, journal));

        await system.PublishAsync(new Item("A", 1));
        await system.PublishAsync(new Item("B", 1));
        Assert.True(await system.SettleAsync());

        Assert.Equal(TimeSpan.FromSeconds(1), world.Now - begun);
        Assert.All(journal.Lines.Take(2), static line => Assert.StartsWith("begin", line, StringComparison.Ordinal));
    });

    [Fact]
    public void Handle_NoSubject_TheCorrelationIsTheKey() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        var begun = world.Now;
        await using var system = await world.StartAsync(builder => Define(builder, journal));

        await system.PublishAsync(new Plain(1), "same");
        await system.PublishAsync(new Plain(2), "same");
        await system.PublishAsync(new Plain(3), "other");
        Assert.True(await system.SettleAsync());

        Assert.Equal(TimeSpan.FromSeconds(2), world.Now - begun);
        Assert.Equal(["begin 1", "end 1", "begin 2", "end 2"], journal.Lines.Where(static line => !line.EndsWith('3')));
    });

    [Theory]
    [InlineData(true, 4, 10_000)]
    [InlineData(false, 4, 10_000)]
    [InlineData(true, 1, 500)]
    [InlineData(false, 1, 500)]
    [InlineData(false, 1024, 10_000)]
    public Task Handle_InboxMuchSmallerThanTheFlood_LosesNothingDoublesNothingKeepsOrder(bool simulated, int capacity, int count) => TestWorld.RunAsync(simulated, async world =>
    {
        const int Keys = 97;
        var journal = new Ledger();
        await using var system = await world.StartAsync(
            builder =>
            {
                builder.AddService<Counting>().AddService<Relaying>();
                journal.AddTo(builder);
            },
            environment => environment with { InboxCapacity = capacity });

        var writers = Enumerable.Range(0, 4).Select(async writer =>
        {
            // Each writer has keys of its own, so that the order of a key is the writer's.
            for (var i = writer; i < count; i += 4)
            {
                await system.PublishAsync(new Item($"{writer}-{i % Keys}", i), "c");
                if (i % 64 == 0)
                {
                    await Task.Yield();
                }
            }
        });
        await Task.WhenAll(writers);
        Assert.True(await system.SettleAsync(3600), string.Join('\n', system.Host.DescribeInFlight().Take(5)));

        Assert.Equal(count, journal.Count("item"));
        Assert.Equal(count, journal.Count("relayed"));
        Assert.Empty(journal.Disorder);
        Assert.Equal(count * 2, world.Spans("counting").Count);
        Assert.Empty(system.Host.DescribeInFlight());
        Assert.True(await system.SettleAsync(0));
    });

    private static void Define(SystemBuilder builder, Journal journal)
    {
        builder.AddService<Slow>();
        journal.AddTo(builder);
    }

    internal sealed record Item([property: Subject] string Key, int Number);

    internal sealed record Relayed([property: Subject] string Key, int Number);

    internal sealed record Other([property: Subject] string Key, int Number);

    internal sealed record Plain(int Number);

    internal sealed class Slow(Journal journal)
    {
        [Handler]
        public Task Handle(Item item, HandlerContext context) => RunAsync($"{item.Key}{item.Number}", context);

        [Handler]
        public Task Handle(Other item, HandlerContext context) => RunAsync($"{item.Key}{item.Number}", context);

        [Handler]
        public Task Handle(Plain item, HandlerContext context) => RunAsync($"{item.Number}", context);

        private async Task RunAsync(string name, HandlerContext context)
        {
            journal.Write($"begin {name}");
            await Task.Delay(TimeSpan.FromSeconds(1), context.Time, context.CancellationToken);
            journal.Write($"end {name}");
        }
    }

    /// <summary>Counts by kind, and notes what came out of its key's order.</summary>
    internal sealed class Ledger
    {
        private readonly Lock gate = new();
        private readonly Dictionary<string, int> last = [];
        private readonly Dictionary<string, int> counts = [];

        public List<string> Disorder { get; } = [];

        public int Count(string kind) => counts.GetValueOrDefault(kind);

        public void Take(string kind, string key, int number)
        {
            lock (gate)
            {
                counts[kind] = counts.GetValueOrDefault(kind) + 1;
                if (last.TryGetValue(kind + key, out var before) && before >= number)
                {
                    Disorder.Add($"{kind} {key}: {number} after {before}");
                }

                last[kind + key] = number;
            }
        }

        public void AddTo(SystemBuilder builder) => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(builder.Services, this);
    }

    internal sealed class Counting(Ledger ledger)
    {
        [Handler]
        public void Handle(Item item) => ledger.Take("item", item.Key, item.Number);

        [Handler]
        public async Task HandleLater(Relayed item)
        {
            await Task.Yield();
            ledger.Take("relayed", item.Key, item.Number);
        }
    }

    internal sealed class Relaying
    {
        [Handler]
        public async Task<Relayed> Handle(Item item)
        {
            if (item.Number % 3 == 0)
            {
                await Task.Yield();
            }

            return new Relayed(item.Key, item.Number);
        }
    }
}

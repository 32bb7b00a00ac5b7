using Rehearsal.Cluster.Tests.Support;
using Rehearsal.Events;

namespace Rehearsal.Cluster.Tests.Events;

public sealed record PageView(string User, int Sequence);

public sealed record Purchase(string User);

/// <summary>What every <see cref="IEventService"/> promises.</summary>
public abstract class EventServiceConformance : FoundationConformance
{
    [Fact]
    public async Task New_Record_GivesItsNameAndTheStagesIdAndTime()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);

        var made = node.Events.New(new PageView("ada", 1)).Value;
        var other = node.Events.New(new PageView("ada", 1)).Value;

        Assert.Equal(("PageView", "local", place.Now), (made.Type, made.Source, made.Time));
        Assert.Equal("""{"user":"ada","sequence":1}""", made.Data.ToString());
        Assert.NotEqual(made.Id, other.Id);
        Assert.NotEqual(made.CorrelationId, other.CorrelationId);
        Assert.Empty((await node.Events.QueryAsync(new EventQuery(), Token)).Value);
    }

    [Fact]
    public async Task Store_ThenGet_GivesTheEvent()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);
        await using var other = await place.StartAsync(Options with { Node = "other" });
        var cause = Guid.Parse("00000000-0000-7000-8000-000000000001");
        var made = node.Events.New(new PageView("ada", 1), new NewEvent
        {
            Type = "page_view",
            Source = "web",
            Subject = "ada",
            CorrelationId = "flow",
            CausationId = cause,
            Metadata = new Dictionary<string, string> { ["tenant"] = "a \"quoted\" é" },
        }).Value;

        var id = (await node.Events.StoreAsync(made, Token)).Value;

        Assert.Equal(made.Id, id);
        Assert.Equal(made, (await other.Events.GetAsync(id, Token)).Value);
        AssertFailed(ServiceErrorKind.NotFound, await node.Events.GetAsync(cause, Token), cause.ToString());
    }

    [Fact]
    public async Task Get_IdThatTellsNoTime_IsFoundToo()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);
        var foreign = node.Events.New(new PageView("ada", 1)).Value with { Id = Guid.Parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8") };
        var late = node.Events.New(new PageView("ada", 2)).Value with { Time = place.Now + TimeSpan.FromDays(1) };
        var last = node.Events.New(new PageView("ada", 3)).Value with { Id = Guid.Parse("ffffffff-ffff-7fff-bfff-ffffffffffff") };
        await node.Events.StoreBatchAsync([foreign, late, last], Token);

        Assert.Equal(foreign, (await node.Events.GetAsync(foreign.Id, Token)).Value);
        Assert.Equal(late, (await node.Events.GetAsync(late.Id, Token)).Value);
        Assert.Equal(last, (await node.Events.GetAsync(last.Id, Token)).Value);
    }

    [Fact]
    public async Task StoreBatch_Good_IsStoredInOrder()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);
        List<EventEnvelope> batch = [.. Enumerable.Range(0, 500).Select(i => node.Events.New(new PageView("ada", i)).Value)];

        var ids = (await node.Events.StoreBatchAsync(batch, Token)).Value;

        Assert.Equal(batch.Select(static made => made.Id), ids);
        Assert.Equal(batch, (await node.Events.QueryAsync(new EventQuery { Limit = 1_000 }, Token)).Value);
    }

    [Fact]
    public async Task StoreBatch_OneMalformed_StoresNone()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);
        var good = node.Events.New(new PageView("ada", 1)).Value;

        AssertFailed(ServiceErrorKind.Invalid, await node.Events.StoreBatchAsync([good, good with { Type = "" }], Token), "Entry 1 of 2");
        AssertFailed(ServiceErrorKind.Invalid, await node.Events.StoreBatchAsync([], Token), "empty");
        AssertFailed(ServiceErrorKind.Invalid, await node.Events.StoreAsync(good with { Type = "rehearsal.step" }, Token), "rehearsal.");

        Assert.Empty((await node.Events.QueryAsync(new EventQuery(), Token)).Value);
        Assert.True((await node.Events.CheckAsync(Token)).IsAvailable);
    }

    [Fact]
    public async Task New_BadInput_IsRefused()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);

        AssertFailed(ServiceErrorKind.Invalid, node.Events.New(new { Rate = double.NaN }));
        AssertFailed(ServiceErrorKind.Invalid, node.Events.New(EventData.EmptyObject), "NewEvent.Type");
        AssertFailed(ServiceErrorKind.Invalid, node.Events.New(new PageView("ada", 1), With("Tenant")), "'Tenant'", "lowercase");
        AssertFailed(ServiceErrorKind.Invalid, node.Events.New(new PageView("ada", 1), With("subject")), "'subject'");

        static NewEvent With(string name) => new() { Metadata = new Dictionary<string, string> { [name] = "a" } };
    }

    [Fact]
    public async Task Query_Conditions_AllHold()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);
        var first = await StoreAsync(node, new PageView("ada", 1), "f1", "a");
        await place.AdvanceAsync(TimeSpan.FromSeconds(1));
        var second = await StoreAsync(node, new Purchase("ada"), "f1", "b");
        var third = await StoreAsync(node, new PageView("bob", 1), "f2", "a");
        await place.AdvanceAsync(TimeSpan.FromSeconds(1));
        var fourth = await StoreAsync(node, new PageView("bob", 2), "f2", "b");

        await AssertFoundAsync([first, second, third, fourth], new EventQuery());
        await AssertFoundAsync([fourth, third, second, first], new EventQuery { NewestFirst = true });
        await AssertFoundAsync([first, third, fourth], new EventQuery { Type = "PageView" });
        await AssertFoundAsync([fourth], new EventQuery { CreatedAfter = second.Time });
        await AssertFoundAsync([second, third, fourth], new EventQuery { CreatedAfter = second.Time - TimeSpan.FromTicks(1) });
        await AssertFoundAsync([], new EventQuery { CreatedAfter = DateTimeOffset.MaxValue });
        await AssertFoundAsync([first, second], new EventQuery { CorrelationId = "f1" });
        await AssertFoundAsync([first, third], new EventQuery { Metadata = Tenant("a") });
        await AssertFoundAsync([], new EventQuery { Metadata = new Dictionary<string, string> { ["tenant"] = "a", ["region"] = "eu" } });
        await AssertFoundAsync([third], new EventQuery { Type = "PageView", CorrelationId = "f2", Metadata = Tenant("a") });
        await AssertFoundAsync([first, second], new EventQuery { Limit = 2 });
        await AssertFoundAsync([fourth, second], new EventQuery { NewestFirst = true, Metadata = Tenant("b"), Limit = 2 });
        await AssertFoundAsync([], new EventQuery { Type = "pageview" });

        async Task AssertFoundAsync(EventEnvelope[] expected, EventQuery query) =>
            Assert.Equal(expected, (await node.Events.QueryAsync(query, Token)).Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_001)]
    public void Query_LimitOutOfRange_Throws(int limit) => Assert.Throws<ArgumentOutOfRangeException>(() => new EventQuery { Limit = limit });

    [Fact]
    public async Task Query_EventStoredTwice_IsFoundOnce()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);
        var twice = await StoreAsync(node, new PageView("ada", 1), "f", "a");
        await node.Events.StoreAsync(twice, Token);
        var other = await StoreAsync(node, new PageView("ada", 2), "f", "a");

        Assert.Equal([twice, other], (await node.Events.QueryAsync(new EventQuery { Limit = 2 }, Token)).Value);
    }

    [Fact]
    public async Task Store_FromManyThreadsAndNodes_LosesNothing()
    {
        await using var place = await CreateAsync();
        await using var one = await place.StartAsync(Options);
        await using var other = await place.StartAsync(Options with { Node = "other" });

        await OnThreadsAsync(10, async worker =>
        {
            var events = (worker % 2 == 0 ? one : other).Events;
            for (var i = 0; i < 200; i++)
            {
                var made = events.New(new PageView($"user_{worker}", i), new NewEvent { CorrelationId = $"worker_{worker}" }).Value;
                Assert.Equal(made.Id, (await events.StoreAsync(made, Token)).Value);
            }
        });

        Assert.Equal(2_000, (await other.Events.QueryAsync(new EventQuery { Limit = EventQuery.LimitMax }, Token)).Value.Count);
        for (var worker = 0; worker < 10; worker++)
        {
            var mine = (await one.Events.QueryAsync(new EventQuery { CorrelationId = $"worker_{worker}", Limit = 1_000 }, Token)).Value;
            Assert.Equal(Enumerable.Range(0, 200), mine.Select(static made => ((PageView)EventJson.Decode(made.Data, typeof(PageView))).Sequence));
        }
    }

    [Fact]
    public async Task Start_OnTheSameStore_FindsWhatWasStored()
    {
        await using var place = await CreateAsync();
        EventEnvelope stored;
        await using (var first = await place.StartAsync(Options))
        {
            stored = await StoreAsync(first, new PageView("ada", 1), "f", "a");
        }

        await using var second = await place.StartAsync(Options);

        Assert.Equal(stored, (await second.Events.GetAsync(stored.Id, Token)).Value);
    }

    [Fact]
    public async Task Check_RunningThenStopped_SaysSo()
    {
        await using var place = await CreateAsync();
        var node = await place.StartAsync(Options);
        var stored = await StoreAsync(node, new PageView("ada", 1), "f", "a");
        Assert.Equal(new Availability("events", true), await node.Events.CheckAsync(Token));

        await node.DisposeAsync();

        Assert.False((await node.Events.CheckAsync(Token)).IsAvailable);
        AssertFailed(ServiceErrorKind.Unavailable, await node.Events.StoreAsync(stored, Token), "stopped");
        AssertFailed(ServiceErrorKind.Unavailable, await node.Events.GetAsync(stored.Id, Token));
        AssertFailed(ServiceErrorKind.Unavailable, await node.Events.QueryAsync(new EventQuery(), Token));
    }

    private static Dictionary<string, string> Tenant(string tenant) => new() { ["tenant"] = tenant };

    private static async Task<EventEnvelope> StoreAsync(IFoundation node, object data, string correlation, string tenant)
    {
        var made = node.Events.New(data, new NewEvent { CorrelationId = correlation, Metadata = Tenant(tenant) }).Value;
        Assert.True((await node.Events.StoreAsync(made, Token)).Succeeded);
        return made;
    }
}

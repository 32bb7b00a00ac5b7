using System.Diagnostics.Metrics;
using Rehearsal.Cluster.Tests.Support;

namespace Rehearsal.Cluster.Tests.Telemetry;

/// <summary>What every <see cref="ITelemetryService"/> promises.</summary>
public abstract class TelemetryConformance : FoundationConformance
{
    private static readonly TelemetryTag Elixir = new("file_type", "elixir");

    [Fact]
    public async Task Emit_CountersAndGauges_StandInTheSnapshotInOrder()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);

        node.Telemetry.EmitCounter("dev.saves", 1, Elixir);
        node.Telemetry.EmitCounter("dev.saves");
        node.Telemetry.EmitCounter("dev.saves", 5, Elixir);
        node.Telemetry.EmitCounter("dev.builds", 0);
        node.Telemetry.EmitGauge("dev.memory", 2.5, new TelemetryTag("b", "2"), new TelemetryTag("a", "1"));
        node.Telemetry.EmitGauge("dev.memory", -1.5, new TelemetryTag("a", "1"), new TelemetryTag("b", "2"));
        await place.AdvanceAsync(TimeSpan.FromSeconds(3));

        var snapshot = node.Telemetry.Snapshot().Value;
        Assert.Equal(place.Now, snapshot.Time);
        Assert.Equal(["dev.builds() 0", "dev.saves() 1", "dev.saves(file_type=elixir) 6"], snapshot.Counters.Select(static c => $"{c.Name}({Text(c.Tags)}) {c.Total}"));
        Assert.Equal(["dev.memory(a=1,b=2) -1.5"], snapshot.Gauges.Select(static g => $"{g.Name}({Text(g.Tags)}) {g.Value}"));
        Assert.Equal((7L, 0L), (snapshot.TotalOf("dev.saves"), snapshot.TotalOf("dev.nothing")));
        Assert.Empty(snapshot.Measures);
    }

    [Fact]
    public async Task Measure_Work_GivesItsResultAndKeepsTheStagesTime()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);

        foreach (var milliseconds in new[] { 100, 300 })
        {
            var result = await node.Telemetry.MeasureAsync("dev.test_suite", async () =>
            {
                await place.AdvanceAsync(TimeSpan.FromMilliseconds(milliseconds));
                return 45;
            });
            Assert.Equal(45, result);
        }

        var measure = Assert.Single(node.Telemetry.Snapshot().Value.Measures);
        Assert.Equal((2L, 0L), (measure.Count, measure.FailedCount));
        Assert.Equal([400, 200, 100, 300], new[] { measure.Total, measure.Mean, measure.Min, measure.Max }.Select(static time => time.TotalMilliseconds));
    }

    [Fact]
    public async Task Measure_WorkThrows_CountsAndPassesTheExceptionOn()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => node.Telemetry.MeasureAsync<int>("dev.test_suite", () => throw new InvalidTimeZoneException()));

        var measure = Assert.Single(node.Telemetry.Snapshot().Value.Measures);
        Assert.Equal((1L, 1L), (measure.Count, measure.FailedCount));
    }

    [Fact]
    public async Task Emit_BadInput_ThrowsAndKeepsNothing()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);
        var telemetry = node.Telemetry;
        telemetry.EmitCounter("dev.saves");

        Assert.Throws<ArgumentException>(() => telemetry.EmitCounter("Dev Saves"));
        Assert.Throws<ArgumentOutOfRangeException>(() => telemetry.EmitCounter("dev.saves", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => telemetry.EmitGauge("dev.memory", double.NaN));
        Assert.Contains("'dev.saves'", Assert.Throws<ArgumentException>(() => telemetry.EmitGauge("dev.saves", 1)).Message, StringComparison.Ordinal);
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => telemetry.EmitCounter("dev.saves", 1, new TelemetryTag("a", "1"), new TelemetryTag("a", "2"))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => telemetry.EmitCounter("dev.saves", 1, new TelemetryTag("", "1")));
        var begun = false;
        await Assert.ThrowsAsync<ArgumentException>(() => telemetry.MeasureAsync("dev.saves", () => Task.FromResult(begun = true)));
        Assert.False(begun);

        var snapshot = telemetry.Snapshot().Value;
        Assert.Equal((1L, 0, 0), (snapshot.TotalOf("dev.saves"), snapshot.Gauges.Count, snapshot.Measures.Count));
    }

    [Fact]
    public async Task Emit_TooManySeries_DropsAndCountsThoseAbove()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options with { SeriesMax = 2 });

        for (var i = 0; i < 5; i++)
        {
            node.Telemetry.EmitCounter("dev.saves", 1, new TelemetryTag("file", $"{i}"));
            node.Telemetry.EmitCounter("dev.saves", 1, new TelemetryTag("file", "0"));
        }

        var snapshot = node.Telemetry.Snapshot().Value;
        Assert.Equal([6L, 1L], snapshot.Counters.Select(static counter => counter.Total));
        Assert.Equal(3, snapshot.SeriesDropped);
    }

    [Fact]
    public async Task Emit_TagsThatLookAlike_AreKeptApart()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);

        node.Telemetry.EmitCounter("c", 1, new TelemetryTag("a", "1;1:b=1:2"));
        node.Telemetry.EmitCounter("c", 1, new TelemetryTag("a", "1"), new TelemetryTag("b", "2"));

        Assert.Equal(2, node.Telemetry.Snapshot().Value.Counters.Count);
    }

    [Fact]
    public async Task Emit_FromManyThreads_LosesNothing()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);

        await OnThreadsAsync(8, async worker =>
        {
            for (var i = 0; i < 500; i++)
            {
                node.Telemetry.EmitCounter("c", 2, new TelemetryTag("worker", $"{worker % 3}"));
                await node.Telemetry.MeasureAsync("m", static () => Task.FromResult(0));
            }
        });

        var snapshot = node.Telemetry.Snapshot().Value;
        Assert.Equal(8_000, snapshot.TotalOf("c"));
        Assert.Equal(4_000, Assert.Single(snapshot.Measures).Count);
    }

    [Fact]
    public async Task Emit_ListenerOfMetrics_SeesWhatTheSnapshotHas()
    {
        await using var place = await CreateAsync();
        List<string> heard = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Rehearsal.Foundation" && instrument.Name.StartsWith("heard.", StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => heard.Add($"{instrument.Name} {value} {tags[0].Key}={tags[0].Value} on {instrument.Meter.Tags!.Single().Value}"));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => heard.Add($"{instrument.Name} {value} {instrument.Unit}"));
        listener.Start();
        await using var node = await place.StartAsync(Options);

        node.Telemetry.EmitCounter("heard.saves", 3, Elixir);
        node.Telemetry.EmitGauge("heard.memory", 2.5);
        await node.Telemetry.MeasureAsync("heard.suite", async () =>
        {
            await place.AdvanceAsync(TimeSpan.FromMilliseconds(100));
            return 0;
        });

        Assert.Equal(["heard.saves 3 file_type=elixir on local", "heard.memory 2.5 ", "heard.suite 100 ms"], heard);
    }

    [Fact]
    public async Task Check_RunningThenStopped_SaysSo()
    {
        await using var place = await CreateAsync();
        var node = await place.StartAsync(Options);
        Assert.Equal(new Availability("telemetry", true), await node.Telemetry.CheckAsync(Token));

        await node.DisposeAsync();

        Assert.False((await node.Telemetry.CheckAsync(Token)).IsAvailable);
        node.Telemetry.EmitCounter("dev.saves");
        Assert.Equal(1, await node.Telemetry.MeasureAsync("m", static () => Task.FromResult(1)));
        AssertFailed(ServiceErrorKind.Unavailable, node.Telemetry.Snapshot(), "stopped");
    }

    private static string Text(IReadOnlyList<TelemetryTag> tags) => string.Join(',', tags.Select(static tag => $"{tag.Name}={tag.Value}"));
}

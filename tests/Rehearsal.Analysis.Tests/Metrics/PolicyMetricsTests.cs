using System.Text;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests.Metrics;

public sealed class PolicyMetricsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 15, 34, 0, TimeSpan.Zero);

    private readonly List<LogRecord> records = [];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_RandomDecisions_AgreesWithCountingThemAll(int seed)
    {
        var chance = new Random(seed);
        Add(System("user_id"));
        var events = Enumerable.Range(0, 500).Select(_ => chance.Next(8) == 0 ? null : $"u{chance.Next(40)}").ToList();
        var decisions = Enumerable.Range(0, 200).Select(_ => (Key: events[chance.Next(events.Count)], Decision: ((string[])["dropped", "delayed", "bypassed"])[chance.Next(3)])).ToList();
        events.ForEach(user => Add(Triggered(user)));
        decisions.ForEach(decided => Add(Decided(decided.Key, decided.Decision)));

        var limit = Assert.Single(RecordingMetrics.Of(records).RateLimits);

        Assert.Equal(("notification_service", "send", "Triggered", 10), (limit.Service, limit.Handler, limit.Event, limit.Limit!.Limit));
        Assert.Equal((500L, (int?)events.Distinct().Count(), true), (limit.Events, limit.Keys, limit.AreKeysExact));
        Assert.Equal(decisions.Where(static decided => decided.Decision != "bypassed").Select(static decided => decided.Key).Distinct().Count(), limit.LimitedKeys);
        Assert.Equal(
            (Count("dropped"), Count("delayed"), Count("bypassed")),
            (limit.Dropped, limit.Delayed, limit.Bypassed));

        long Count(string decision) => decisions.Count(decided => decided.Decision == decision);
    }

    [Fact]
    public void Of_OneServiceSinceATime_CountsItsLimitsWithTheEventsOfOthers()
    {
        Add(System("user_id"));
        Add(Triggered("a"));
        Add(Triggered("b", seconds: 10));
        Add(Decided("a", "dropped"));
        Add(Decided("b", "dropped", seconds: 10));
        Add(Decided("b", "dropped", seconds: 10) with { Data = Json("""{"service":"other","handler":"h","event":"Triggered","key":"b","decision":"dropped"}""") });

        var late = RecordingMetrics.Of(records, new MetricsOptions { Service = "notification_service", Since = Start.AddSeconds(5) });
        var none = RecordingMetrics.Of(records, new MetricsOptions { Service = "web" });

        var limit = Assert.Single(late.RateLimits);
        Assert.Equal((1L, 1, 1, 1L), (limit.Events, limit.Keys, limit.LimitedKeys, limit.Dropped));
        Assert.Empty(none.RateLimits);
    }

    [Fact]
    public void Of_LimitWithoutKey_HasNoKeys()
    {
        Add(System(key: null));
        Add(Triggered("a"));
        Add(Decided(null, "dropped"));

        var limit = Assert.Single(RecordingMetrics.Of(records).RateLimits);

        Assert.Equal((1L, (int?)null, 1, 1L), (limit.Events, limit.Keys, limit.LimitedKeys, limit.Dropped));
    }

    [Fact]
    public void Of_SystemIsNotRecorded_CountsWhatMarksSay()
    {
        Add(Triggered("a"));
        Add(Decided("a", "dropped"));
        Add(Decided("a", "of a later version"));
        Add(Decided("a", "dropped") with { Data = Json("""{"service":"s"}""") });
        Add(Decided("a", "dropped") with { Data = EventData.EmptyObject });

        var limit = Assert.Single(RecordingMetrics.Of(records).RateLimits);

        Assert.Equal(((int?)null, 1, 1L, (RateLimitTopology?)null), (limit.Keys, limit.LimitedKeys, limit.Dropped, limit.Limit));
    }

    [Fact]
    public void See_MoreKeysThanTheBound_SaysSo()
    {
        var counter = new RateLimitCounter("s", "h", "Triggered", keysMax: 10);
        counter.Read(new RateLimitTopology(1, 1, "drop", "user_id"));
        var seen = Triggered("0");
        for (var i = 0; i < 10; i++)
        {
            counter.See(seen with { Data = Json($$"""{"user_id":{{i}}}""") });
        }

        Assert.Equal((10, true), (counter.ToMetrics().Keys, counter.ToMetrics().AreKeysExact));
        counter.See(seen with { Data = Json("""{"user_id":7}""") });
        Assert.True(counter.ToMetrics().AreKeysExact);
        counter.See(seen with { Data = Json("""{"user_id":-1}""") });
        Assert.Equal((10, false), (counter.ToMetrics().Keys, counter.ToMetrics().AreKeysExact));
    }

    [Fact]
    public void Of_Batches_AreCountedByHandler()
    {
        foreach (var (handler, events, reason) in new[] { ("gather", 100, "full"), ("gather", 100, "full"), ("gather", 3, "idle"), ("gather", 1, "max_wait"), ("other", 1, "full") })
        {
            Add(Mark(MarkKinds.Batch, $$"""{"service":"like_service","handler":"{{handler}}","event":"Liked","events":{{events}},"reason":"{{reason}}","attempts":1}""", 0));
        }

        var batches = RecordingMetrics.Of(records, new MetricsOptions { Service = "like_service" }).Batches;

        Assert.Equal(["gather", "other"], batches.Select(static batch => batch.Handler));
        Assert.Equal((4L, 204L, 100L, 2L, 1L, 1L), (batches[0].Count, batches[0].Events, batches[0].MaxSize, batches[0].Full, batches[0].Idle, batches[0].MaxWait));
        Assert.Equal((51.0, 200.0 / 204, 0.0), (batches[0].MeanSize, batches[0].CallsSaved, batches[1].CallsSaved));
    }

    [Fact]
    public void Write_BatchesAndLimits_AreTextAndJson()
    {
        Add(System("user_id"));
        foreach (var user in new[] { "a", "a", "b", "c" })
        {
            Add(Triggered(user));
        }

        Add(Decided("a", "dropped"));
        Add(Decided("b", "bypassed"));
        Add(Mark(MarkKinds.Batch, """{"service":"like_service","handler":"gather","event":"Liked","events":4,"reason":"idle","attempts":1}""", 0));
        var report = RecordingMetrics.Of(records);
        using var text = new StringWriter();
        MetricsText.Write(text, report);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            MetricsJson.WriteMembers(json, report);
            json.WriteEndObject();
        }

        Assert.Contains(
            """

              batches of           event  batches  events  mean size  largest  calls saved
              like_service.gather  Liked        1       4          4        4         75 %

              rate limit of              key      events  keys  limited keys   dropped  delayed  bypassed
              notification_service.send  user_id       4     3    1 (33.3 %)  1 (25 %)        0         1

            """.ReplaceLineEndings("\n"),
            text.ToString(),
            StringComparison.Ordinal);
        using var document = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(
            """[{"service":"notification_service","handler":"send","event":"Triggered","limit":10,"per_ms":3600000,"key":"user_id","events":4,"keys":3,"keys_exact":true,"limited_keys":1,"limited_keys_percent":33.333,"dropped":1,"dropped_percent":25,"delayed":0,"bypassed":1}]""",
            document.RootElement.GetProperty("rate_limits").GetRawText());
        Assert.Equal(
            """[{"service":"like_service","handler":"gather","event":"Liked","count":1,"events":4,"mean_size":4,"max_size":4,"calls_saved_percent":75,"full":0,"max_wait":0,"idle":1}]""",
            document.RootElement.GetProperty("batches").GetRawText());
    }

    private void Add(LogEntry entry) => records.Add(new LogRecord(records.Count, entry));

    private static Mark System(string? key) => Mark(MarkKinds.System, "{}", 0) with
    {
        Data = SystemTopologyJson.Encode(new SystemTopology(
            "notifications",
            [new ServiceTopology("notification_service", "service", [new HandlerTopology("send", "Triggered", [], [], ["rate_limit"]) { RateLimit = new RateLimitTopology(10, 3_600_000, "drop", key) }])])),
    };

    private static EventEnvelope Triggered(string? user, int seconds = 0) => new()
    {
        Id = Guid.Empty,
        Time = Start.AddSeconds(seconds),
        CorrelationId = "c",
        Type = "Triggered",
        Source = "web",
        Data = Json($$"""{"text":{"user_id":"x"},"user_id":{{JsonSerializer.Serialize(user)}}}"""),
    };

    private static Mark Decided(string? key, string decision, int seconds = 0) => Mark(
        MarkKinds.RateLimit,
        $$"""{"service":"notification_service","handler":"send","event":"Triggered","key":{{JsonSerializer.Serialize(key)}},"decision":"{{decision}}"}""",
        seconds);

    private static EventData Json(string json) => new(Encoding.UTF8.GetBytes(json));

    private static Mark Mark(string kind, string data, int seconds) => new()
    {
        Id = Guid.Empty,
        Time = Start.AddSeconds(seconds),
        CorrelationId = "c",
        Kind = kind,
        Data = Json(data),
    };
}

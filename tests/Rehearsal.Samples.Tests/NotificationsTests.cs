using System.Text.Json;
using Notifications.Events;
using Rehearsal.Analysis;
using Rehearsal.Events;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Samples.Tests;

public sealed class NotificationsTests
{
    [Fact]
    public void TenAnHour_MetricsAreWhatTheEventsSay()
    {
        var run = Sample.Simulate("Notifications", "ten_an_hour.yaml");

        var triggered = run.Events.Where(static published => published.Type == nameof(NotificationTriggered)).ToList();
        var sent = run.Events.Count(static published => published.Type == nameof(NotificationSent));
        var limit = Assert.Single(RecordingMetrics.Of(run.Records, new MetricsOptions { Service = "notification_service" }).RateLimits);
        Assert.Equal((triggered.Count, triggered.Select(UserOf).Distinct().Count()), (limit.Events, limit.Keys));
        Assert.Equal((triggered.Count - sent - 1, 1, 0, 1), (limit.Dropped, limit.LimitedKeys, limit.Delayed, limit.Bypassed));
    }

    [Fact]
    public void TenAnHour_FlowsHaveNothingMissing()
    {
        var run = Sample.Simulate("Notifications", "ten_an_hour.yaml");

        // Nothing is missing of those that were dropped: the one flow with findings is that of the user who is gone.
        var troubled = Assert.Single(FlowAnalysis.Analyze(run.Records).Flows, static flow => flow.Issues.Count > 0);
        Assert.Equal([FlowIssueKind.Missing, FlowIssueKind.DeadLetter], troubled.Issues.Select(static issue => issue.Kind).Order());
    }

    [Fact]
    public void LikesAreGathered_WhatFollowsHasAllLikesAsCauses()
    {
        var run = Sample.Simulate("Notifications", "likes_are_gathered.yaml");

        var flow = Assert.Single(FlowAnalysis.Analyze(run.Records).Flows);
        Assert.Empty(flow.Issues);
        var gathered = flow.Roots.SelectMany(static root => root.Handlings).SelectMany(static handling => handling.Caused).ToList();
        Assert.Equal(2, gathered.Count);
        Assert.All(gathered, static node => Assert.Equal(["LikeReceived", "LikeReceived", "LikeReceived"], node.Joins.Select(static join => join.Event)));
        var batch = Assert.Single(RecordingMetrics.Of(run.Records).Batches);
        Assert.Equal((1L, 4L, 4L, 4.0, 0.75), (batch.Count, batch.Events, batch.MaxSize, batch.MeanSize, batch.CallsSaved));
    }

    [Fact]
    public void AnHourLater_ThereIsRoomAgain()
    {
        var run = Sample.Simulate("Notifications", Sample.ReadBeside("Notifications", "an_hour_later.yaml"));

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
        Assert.True(run.VirtualDuration >= TimeSpan.FromHours(1));
    }

    [Fact]
    public void Likes_AsFastAsTheyCome_AreFewCalls()
    {
        var scenario = ScenarioBuilder.Create("likes");
        for (var i = 0; i < 470; i++)
        {
            scenario.Trigger(new LikeReceived($"user-{i % 40}", $"liker {i}"));
        }

        var run = Sample.Simulate("Notifications", scenario.Build());

        var spans = run.Records.Select(static record => record.Entry).OfType<Span>().Where(static span => span.Service == "like_service").ToList();
        var batch = Assert.Single(RecordingMetrics.Of(run.Records).Batches);
        Assert.Equal((470, spans.DistinctBy(static span => span.Time).Count()), (batch.Events, batch.Count));
        Assert.True(batch.CallsSaved > 0.9, $"{batch.CallsSaved}");
    }

    private static string? UserOf(EventEnvelope published)
    {
        using var data = JsonDocument.Parse(published.Data.Utf8Json);
        return data.RootElement.GetProperty("user_id").GetString();
    }
}

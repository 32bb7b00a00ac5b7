using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests.Comparison;

public sealed class FlowComparisonTests
{
    [Fact]
    public void Compare_OtherIdsAndTimesOfDay_IsTheSame()
    {
        var report = FlowComparison.Compare(Checkout("A", 0).Concat(Checkout("B", 100)).Records(), Checkout("B", 7_000).Concat(Checkout("A", 9_000)).Records());

        Assert.True(report.IsSame, string.Join('\n', report.Differences));
        Assert.Equal((2, 2), report.FlowCounts);
    }

    [Fact]
    public void Compare_SomethingIsMissingNewSlowerOrEndsOtherwise_SaysWhich()
    {
        var before = Checkout("A", 0);
        var after = Checkout("A", 50, payMs: 150, outcome: SpanOutcome.Failed, isShipped: false).Append(Event("A", 9, "Cancelled", 400, cause: 1, by: 2));

        var differences = FlowComparison.Compare(before.Records(), after.Records()).Differences;

        Assert.Equal(
            [
                new FlowDifference(FlowDifferenceKind.Missing, "Ordered A", "Shipped", "at 200 ms", null),
                new FlowDifference(FlowDifferenceKind.New, "Ordered A", "Cancelled", null, "at 350 ms"),
                new FlowDifference(FlowDifferenceKind.Outcome, "Ordered A", "bank.pay of Ordered", "succeeded", "failed: no money"),
                new FlowDifference(FlowDifferenceKind.Slower, "Ordered A", "bank.pay of Ordered", "50 ms", "150 ms"),
            ],
            differences);
    }

    [Theory]
    [InlineData(1.5, 10, 1)]
    [InlineData(1.5, 60, 0)]
    [InlineData(3, 10, 0)]
    public void Compare_Slower_ByFactorAndMinimum(double factor, int min, int expected)
    {
        var options = new ComparisonOptions { SlowerFactor = factor, SlowerMin = TimeSpan.FromMilliseconds(min) };

        Assert.Equal(expected, FlowComparison.Compare(Checkout("A", 0).Records(), Checkout("A", 0, payMs: 100).Records(), options).Differences.Count);
    }

    [Fact]
    public void Compare_EventsInAnotherOrder_NamesThoseThatMoved()
    {
        LogEntry[] before = [Event("A", 1, "One", 0), Event("A", 2, "Two", 10), Event("A", 3, "Three", 20), Event("A", 4, "Four", 30)];
        LogEntry[] after = [Event("A", 1, "One", 0), Event("A", 3, "Three", 10), Event("A", 4, "Four", 20), Event("A", 2, "Two", 30)];

        var moved = Assert.Single(FlowComparison.Compare(before.Records(), after.Records()).Differences);

        Assert.Equal(new FlowDifference(FlowDifferenceKind.Reordered, "One A", "Two", "after One", "after Four"), moved);
    }

    [Fact]
    public void Compare_WholeFlows_AreMissingOrNew()
    {
        var differences = FlowComparison.Compare(Checkout("A", 0).Records(), Checkout("A", 0).Concat(Checkout("A", 500, correlation: "again")).Records()).Differences;

        Assert.Equal(new FlowDifference(FlowDifferenceKind.New, "Ordered A #2", "the whole flow", null, "2 events"), Assert.Single(differences));
    }

    [Fact]
    public void Write_Differences_AreTextAndJson()
    {
        var report = FlowComparison.Compare(Checkout("A", 0).Records(), Checkout("A", 0, payMs: 150).Records());
        using var text = new StringWriter();
        ComparisonText.Write(text, report);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            ComparisonJson.WriteMembers(json, report);
            json.WriteEndObject();
        }

        Assert.Equal("✗ 1 difference in 1 flow\n\nOrdered A\n  ⚠ slower     bank.pay of Ordered: 50 ms → 150 ms\n", text.ToString());
        Assert.Equal(
            """{"same":false,"differences":[{"kind":"slower","flow":"Ordered A","target":"bank.pay of Ordered","first":"50 ms","second":"150 ms"}]}""",
            System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void LongestRise_DrawnPermutations_AreAsLongAsTheLongestFoundByTrying()
    {
        var random = new Random(1);
        for (var n = 0; n < 300; n++)
        {
            var values = Enumerable.Range(0, random.Next(9)).ToArray();
            random.Shuffle(values);
            var rise = LongestRise.Of(values);

            Assert.Equal(Longest(values, 0, -1), rise.Count);
            Assert.Equal(values.Where((_, index) => rise.Contains(index)).Order(), values.Where((_, index) => rise.Contains(index)));
        }

        static int Longest(int[] values, int from, int above) => from == values.Length
            ? 0
            : Math.Max(Longest(values, from + 1, above), values[from] > above ? 1 + Longest(values, from + 1, values[from]) : 0);
    }

    private static IEnumerable<LogEntry> Checkout(string order, int at, int payMs = 50, SpanOutcome outcome = SpanOutcome.Succeeded, bool isShipped = true, string? correlation = null)
    {
        correlation ??= order;
        yield return Event(correlation, 1, "Ordered", at, subject: order);
        if (isShipped)
        {
            yield return Event(correlation, 3, "Shipped", at + 200, cause: 1, by: 2);
        }

        yield return new Span
        {
            Id = Id(correlation, 2),
            Time = Time(at),
            CorrelationId = correlation,
            Service = "bank",
            Handler = "pay",
            TriggerId = Id(correlation, 1),
            TriggerType = "Ordered",
            Duration = TimeSpan.FromMilliseconds(payMs),
            Outcome = outcome,
            Error = outcome == SpanOutcome.Succeeded ? null : new SpanError("Broke", "no money"),
        };
    }

    private static EventEnvelope Event(string correlation, int id, string type, int at, string? subject = null, int? cause = null, int? by = null) => new()
    {
        Id = Id(correlation, id),
        Time = Time(at),
        CorrelationId = correlation,
        Type = type,
        Source = "s",
        Subject = subject ?? (cause is null ? correlation : null),
        CausationId = cause is { } causing ? Id(correlation, causing) : null,
        TraceParent = by is { } span ? new TraceParent(TraceContext.TraceIdOf(correlation), SpanId.Of(Id(correlation, span))) : null,
        Data = EventData.EmptyObject,
    };

    private static DateTimeOffset Time(int ms) => DateTimeOffset.UnixEpoch.AddMilliseconds(ms);

    private static Guid Id(string correlation, int n) => new(0, 0, 0, 0, 0, 0, (byte)correlation.Length, (byte)correlation[0], 0, (byte)correlation[^1], (byte)n);
}

/// <summary>Puts entries into a log.</summary>
internal static class LogOfEntries
{
    public static IEnumerable<LogRecord> Records(this IEnumerable<LogEntry> entries) => entries.Select(static (entry, position) => new LogRecord(position, entry));
}

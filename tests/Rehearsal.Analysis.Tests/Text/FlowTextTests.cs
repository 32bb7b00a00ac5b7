using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests;

public sealed class FlowTextTests
{
    [Fact]
    public void Write_SlowGatewayAndMailDown_MatchesApproved() => Approved.Matches("slow-gateway-mail-down", Text(Shop.SlowGatewayAndMailDown()));

    [Fact]
    public void Write_RetriesAndSideBranches_MatchesApproved() => Approved.Matches("mail-retried", Text(Shop.MailRetried()));

    [Fact]
    public void Write_FailurePath_MatchesApproved() => Approved.Matches("payment-fails", Text(Shop.PaymentFails()));

    [Fact]
    public void Write_SagaTimesOut_MatchesApproved() => Approved.Matches("driver-does-not-accept", Text(Rides.DriverDoesNotAccept()));

    [Fact]
    public void Write_OddRecording_MatchesApproved() => Approved.Matches("odd-recording", Text(Odd()));

    [Fact]
    public void Write_MoreThanTheLimits_CountsWhatItLeavesOut() => Approved.Matches(
        "limits",
        Text(Wide(), new FlowTextOptions { FlowsMax = 2, SiblingsMax = 3, IssuesMax = 2, LinesMax = 18 }));

    [Fact]
    public void Write_NarrowAndColored_MatchesApproved() =>
        Approved.Matches("narrow-colored", Text(Shop.SlowGatewayAndMailDown(), new FlowTextOptions { Width = 60, Color = true }).Replace('\u001b', '^'));

    [Fact]
    public void Write_Colored_SaysTheSameAsPlain()
    {
        foreach (var recording in All())
        {
            var colored = System.Text.RegularExpressions.Regex.Replace(Text(recording, new FlowTextOptions { Color = true }), "\u001b\\[[0-9]+m", string.Empty);

            // Colour stands between trailing spaces and the end of a line in no plain text.
            Assert.Equal(Text(recording), string.Join('\n', colored.Split('\n').Select(line => line.TrimEnd(' '))));
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(1000)]
    public void Write_AnyWidth_StaysWithinIt(int width)
    {
        foreach (var recording in All())
        {
            foreach (var line in Text(recording, new FlowTextOptions { Width = width }).Split('\n'))
                Assert.True(TextWidth.Of(line) <= width, $"{TextWidth.Of(line)} > {width}: {line}");
        }
    }

    [Fact]
    public void Write_Twice_IsTheSame() => Assert.All(All(), recording => Assert.Equal(Text(recording), Text(recording)));

    [Fact]
    public void Write_ControlCharactersInTheRecording_NeverReachTheTerminal()
    {
        var recording = new RecordingBuilder { CorrelationId = "a\u001b[2Jb" };
        recording.Handling(recording.Event(0, "E\r\nE\u202e"), "a.b\u0007", 0, 1, SpanOutcome.Failed, "bad\u001b]0;title\u0007\nsecond line");

        var text = Text(recording);

        Assert.DoesNotContain(text, character => char.IsControl(character) && character != '\n');
        Assert.DoesNotContain('\u202e', text);
    }

    [Theory]
    [InlineData("id-1", "ORD-1001", "Flow of ORD-1001 (id-1)")]
    [InlineData("id-1", "an order with a number that goes on and on", "Flow of an order with a number that goes on and… (id-1)")]
    [InlineData("", "ORD-1001", "Flow of ORD-1001 (without correlation id)")]
    [InlineData("ORD-1001", "ORD-1001", "Flow ORD-1001")]
    [InlineData("id-1", "", "Flow id-1")]
    [InlineData("id-1", null, "Flow id-1")]
    public void Write_RootWithSubject_IsNamedByIt(string correlationId, string? subject, string heading)
    {
        var built = new RecordingBuilder { CorrelationId = correlationId };
        var root = built.Event(0, "E");
        var recording = new RecordingBuilder();
        recording.Add(root with { Subject = subject });

        Assert.StartsWith(heading + "\n", Text(recording), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_CompensationsOfOneInstant_KeepTheirOrder()
    {
        var recording = new RecordingBuilder();
        var requested = recording.Event(0, "Requested");
        string[] steps = ["release", "cancel", "fail"];
        foreach (var step in steps)
        {
            var done = recording.Event(30, step + "Done", recording.Handling(requested, "ride_saga." + step, 30, 0));
            if (step == "release")
                recording.Handling(done, "driver_service.free", 30, 1);
        }

        var text = Text(recording);

        Assert.Equal(
            ["ride_saga.release", "releaseDone", "driver_service.free", "ride_saga.cancel", "cancelDone", "ride_saga.fail", "failDone"],
            text.Split('\n').Skip(5).Select(line => line.Split(' ')[^1]).Where(word => word.Length > 0));
    }

    [Fact]
    public void Write_FailureTooLongForItsRow_IsLeftToTheFinding()
    {
        var recording = new RecordingBuilder();
        recording.Handling(recording.Event(0, "E"), "a.b", 0, 1, SpanOutcome.Failed, "the message does not fit");

        Assert.Contains("a.b  failed: the message does not fit [1]\n", Text(recording), StringComparison.Ordinal);
        Assert.Contains("a.b  failed [1]\n", Text(recording, new FlowTextOptions { Width = 60 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NoFlows_SaysSo() => Assert.Equal("0 flows, 0 events: no findings\n", Text(new RecordingBuilder()));

    [Fact]
    public void Write_DeepSideBranches_EndInACount()
    {
        // Every event has two consequences, the later of which ends first: all depth is in side branches.
        var recording = new RecordingBuilder();
        var next = recording.Event(0, "Root");
        for (var i = 1; i < 300; i++)
        {
            var handling = recording.Handling(next, "a.b", i, 1);
            next = recording.Event(i + 1, $"Side{i}", handling);
            recording.Handling(recording.Event(i + 1, $"Trunk{i}", handling), "a.ends", 10_000 - i, 1);
        }

        var text = Text(recording);

        Assert.Contains("more Side", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.True(TextWidth.Of(line) <= 100));
    }

    [Theory]
    [InlineData(59, 1, 10, 1, 1)]
    [InlineData(100, 0, 10, 1, 1)]
    [InlineData(100, 1, 9, 1, 1)]
    [InlineData(100, 1, 10, 0, 1)]
    [InlineData(100, 1, 10, 1, 0)]
    public void Options_OutOfRange_AreRefused(int width, int flows, int lines, int siblings, int issues) => Assert.Throws<ArgumentOutOfRangeException>(() =>
        new FlowTextOptions { Width = width, FlowsMax = flows, LinesMax = lines, SiblingsMax = siblings, IssuesMax = issues });

    private static RecordingBuilder[] All() =>
        [Shop.SlowGatewayAndMailDown(), Shop.MailRetried(), Shop.PaymentFails(), Rides.DriverDoesNotAccept(), Odd(), Wide()];

    private static RecordingBuilder Odd()
    {
        var recording = new RecordingBuilder { CorrelationId = "注文-12345" };
        recording.Mark(MarkKinds.System, data: TopologyJson.Of("受注.処理: 注文作成 > 支払開始", "billing.invoice: 注文作成 > InvoiceSent"));
        var order = recording.Event(0, "注文作成");
        recording.Add(order);
        recording.Handling(order, "受注.処理", 0, 200, SpanOutcome.DeadLettered, "在庫がありません 🚚 é", attempt: 2);
        var lost = new RecordingBuilder().Event(0, "NeverRecorded");
        var late = recording.Handling(lost with { Id = recording.NextId() }, "a_service_with_a_name_that_goes_on_and_on_and_on.and_a_handler_to_match_it_in_every_way", 3_599_000, 1_000);
        recording.Handling(recording.Event(3_600_000, "TwiceHandled", late), "a.b", 3_600_000, 1);
        recording.Handling(order with { Id = recording.Records[^2].Entry.Id, Type = "TwiceHandled" }, "a.b", 3_720_000, 1);
        recording.Event(3_720_001, "FromUnknownSpan", source: "ghost_service", because: order);
        recording.CorrelationId = string.Empty;
        recording.Event(5, "Loose");
        return recording;
    }

    private static RecordingBuilder Wide()
    {
        var recording = new RecordingBuilder { CorrelationId = "fine-1" };
        recording.Event(0, "Fine");
        recording.CorrelationId = "wide";
        var order = recording.Event(0, "OrderCreated");
        var split = recording.Handling(order, "order_service.split", 1, 2);
        for (var i = 1; i <= 40; i++)
            recording.Call(split, "Catalog", 1, 0.01);
        for (var i = 1; i <= 40; i++)
        {
            var line = recording.Event(3, "LineAdded", split);
            var failed = i % 13 == 0;
            var handling = recording.Handling(line, "stock_service.reserve", 3 + i, 1, failed ? SpanOutcome.Failed : SpanOutcome.Succeeded, failed ? "out of stock" : null);
            if (!failed)
                recording.Event(4 + i, "LineReserved", handling);
        }

        recording.CorrelationId = "fine-2";
        recording.Event(0, "Fine");
        return recording;
    }

    private static string Text(RecordingBuilder recording, FlowTextOptions? options = null)
    {
        var writer = new StringWriter();
        FlowText.Write(writer, recording.Analyze(), options);
        return writer.ToString();
    }
}

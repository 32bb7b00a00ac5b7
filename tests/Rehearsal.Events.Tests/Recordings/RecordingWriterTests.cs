using System.Text;

namespace Rehearsal.Events.Tests.Recordings;

public sealed class RecordingWriterTests
{
    private const string HeaderLine =
        """{"specversion":"1.0","id":"00000000-0000-0000-0000-000000000000","source":"rehearsal","type":"rehearsal.recording","time":"1970-01-01T00:00:00Z","datacontenttype":"application/json","data":{"format":1,"deterministic":false}}""";

    [Fact]
    public void Header_AllMembers_IsPinned() => Assert.Equal(
        """{"specversion":"1.0","id":"00000000-0000-0000-0000-000000000000","source":"rehearsal","type":"rehearsal.recording","time":"1970-01-01T00:00:00Z","datacontenttype":"application/json","data":{"format":1,"seed":42,"scheduling_rules":1,"scenario":"abcd","deterministic":true}}""" + "\n",
        Write(new RecordingHeader { Seed = 42, SchedulingRules = 1, Scenario = "abcd", Deterministic = true }));

    [Fact]
    public void Header_Least_IsPinned() => Assert.Equal(HeaderLine + "\n", Write(new RecordingHeader()));

    [Fact]
    public void Event_Least_IsPinned() => Assert.Equal(
        """{"specversion":"1.0","id":"00000000-0000-0000-0000-000000000001","source":"order_service","type":"OrderCreated","time":"2020-01-01T00:00:00Z","datacontenttype":"application/json","correlationid":"c","position":7,"data":{"n":1}}""",
        Line(Sample.Event(), 7));

    [Fact]
    public void Event_Everything_IsPinned() => Assert.Equal(
        """{"specversion":"1.0","id":"00000000-0000-0000-0000-000000000001","source":"order_service","type":"OrderCreated","subject":"It\u0027s \u00E9 \u0022\u003C\u002B\u003E\u0022 \uD83D\uDE00","time":"2020-01-01T00:00:00.0000001Z","datacontenttype":"application/json","correlationid":"c","causationid":"00000000-0000-0000-0000-000000000002","stream":"order-1","streamversion":3,"traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01","position":0,"tenant":"a","weight":1.50,"data":{"text": "é'<+>"}}""",
        Line(Sample.Event() with
        {
            Subject = "It's é \"<+>\" 😀",
            Time = Sample.Epoch.AddTicks(1),
            CausationId = Sample.Id(2),
            Stream = "order-1",
            StreamVersion = 3,
            TraceParent = TraceParent.TryParse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", out var trace) ? trace : null,
            Extensions = new EventExtensions([new EventExtension("tenant", Json("\"a\"")), new EventExtension("weight", Json("1.50"))]),
            Data = Json("""{"text": "é'<+>"}"""),
        }));

    [Fact]
    public void Event_WithoutPayload_HasNoData() => Assert.DoesNotContain("data", Line(Sample.Event() with { Data = default }), StringComparison.Ordinal);

    [Fact]
    public void Event_TimeElsewhere_IsWrittenInUtc() => Assert.Contains(
        "\"time\":\"2019-12-31T22:00:00Z\"", Line(Sample.Event() with { Time = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.FromHours(2)) }), StringComparison.Ordinal);

    [Fact]
    public void Span_Least_IsPinned() => Assert.Equal(
        """{"specversion":"1.0","id":"00000000-0000-0000-0000-000000000001","source":"payment_service","type":"rehearsal.span","time":"2020-01-01T00:00:00Z","datacontenttype":"application/json","correlationid":"c","position":0,"data":{"kind":"handling","service":"payment_service","handler":"charge","trigger_id":"00000000-0000-0000-0000-000000000001","trigger_type":"OrderCreated","queue_wait_ms":0,"duration_ms":0,"attempt":1,"outcome":"succeeded"}}""",
        Line(Sample.Span()));

    [Fact]
    public void Span_Everything_IsPinned() => Assert.EndsWith(
        """
        ,"data":{"kind":"call","service":"payment_service","handler":"charge","trigger_id":"00000000-0000-0000-0000-000000000001","trigger_type":"OrderCreated","parent":"00000000000000ff","queue_wait_ms":0.0001,"duration_ms":1250.5,"attempt":3,"outcome":"dead_lettered","error":{"type":"TimeoutException","message":"timeout"},"injected":true}}
        """,
        Line(Sample.Span() with
        {
            Kind = SpanKind.Call,
            Parent = new SpanId(255),
            QueueWait = TimeSpan.FromTicks(1),
            Duration = TimeSpan.FromMilliseconds(1250.5),
            Attempt = 3,
            Outcome = SpanOutcome.DeadLettered,
            Error = new SpanError("TimeoutException", "timeout"),
            Injected = true,
        }),
        StringComparison.Ordinal);

    [Fact]
    public void Mark_WholeRun_IsPinned() => Assert.Equal(
        """{"specversion":"1.0","id":"00000000-0000-0000-0000-000000000001","source":"rehearsal","type":"rehearsal.step","time":"2020-01-01T00:00:00Z","datacontenttype":"application/json","about":"00000000-0000-0000-0000-000000000002","position":0,"data":{}}""",
        Line(Sample.Mark(correlation: "") with { About = Sample.Id(2) }));

    [Theory]
    [InlineData(long.MaxValue, "922337203685477.5807")]
    [InlineData(long.MinValue, "-922337203685477.5808")]
    [InlineData(-15_000, "-1.5")]
    [InlineData(100_000, "10")]
    [InlineData(123, "0.0123")]
    public void Duration_Ticks_IsDecimalMilliseconds(long ticks, string expected) =>
        Assert.Contains($"\"duration_ms\":{expected},", Line(Sample.Span() with { Duration = new TimeSpan(ticks) }), StringComparison.Ordinal);

    [Fact]
    public void Text_UnpairedSurrogate_IsReplacedTheSameWayEveryTime()
    {
        var line = Line(Sample.Event() with { Subject = "a\uD800b" });
        Assert.Contains(@"""subject"":""a\uFFFDb""", line, StringComparison.Ordinal);
        Assert.Contains(@"""subject"":""a\uFFFDb""", Line(Sample.Event() with { Subject = "a\uFFFDb" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_BadEntry_IsRefusedAndLeavesNoTrace()
    {
        using var stream = new MemoryStream();
        using var writer = new RecordingWriter(stream, new RecordingHeader(), leaveOpen: true);
        Assert.Throws<ArgumentException>(() => writer.Write(new LogRecord(0, Sample.Event() with { Type = "" })));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write(new LogRecord(0, Sample.Span() with { Outcome = (SpanOutcome)9 })));
        Assert.Throws<ArgumentException>(() => writer.Write(new LogRecord(0, Sample.Event() with { Data = new EventData("{\n}"u8.ToArray(), new object()) })));
        Assert.Throws<ArgumentException>(() => writer.Write(new LogRecord(0, Sample.Event() with { Subject = new string('x', RecordingWriter.LineLengthMax) })));
        Assert.Throws<ArgumentException>(() => writer.Write(new LogRecord(0, Sample.Event() with { Subject = new string('é', RecordingWriter.LineLengthMax) })));
        writer.Complete();

        Assert.Equal(0, writer.Count);
        Assert.Equal(HeaderLine + "\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Write_LongestLine_IsWrittenAndOneByteMoreIsNot()
    {
        var room = RecordingWriter.LineLengthMax - Line(Sample.Event() with { Subject = "x" }).Length + 1;
        using var writer = new RecordingWriter(Stream.Null, new RecordingHeader());

        writer.Write(new LogRecord(0, Sample.Event() with { Subject = new string('x', room) }));

        Assert.Throws<ArgumentException>(() => writer.Write(new LogRecord(1, Sample.Event() with { Subject = new string('x', room + 1) })));
        writer.Write(new LogRecord(1, Sample.Event()));
        Assert.Equal(2, writer.Count);
    }

    [Fact]
    public void Write_AfterComplete_IsRefused()
    {
        using var stream = new MemoryStream();
        var writer = new RecordingWriter(stream, new RecordingHeader());
        Assert.Equal(writer.Complete(), writer.Complete());
        Assert.Throws<InvalidOperationException>(() => writer.Write(new LogRecord(0, Sample.Event())));
        writer.Dispose();
        writer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => writer.Write(new LogRecord(0, Sample.Event())));
        Assert.False(stream.CanWrite);
    }

    [Fact]
    public void Write_ManyRecords_ReachTheStreamInWholeLinesBeforeTheEnd()
    {
        using var stream = new MemoryStream();
        using var writer = new RecordingWriter(stream, new RecordingHeader());
        for (var n = 0; n < 1_000; n++)
        {
            writer.Write(new LogRecord(n, Sample.Event(n)));
        }

        Assert.InRange(stream.Length, 100_000, 1_000_000);
        Assert.Equal((byte)'\n', stream.ToArray()[^1]);
    }

    private static EventData Json(string json) => new(Encoding.UTF8.GetBytes(json));

    private static string Line(LogEntry entry, long position = 0) => Write(new RecordingHeader(), new LogRecord(position, entry)).Split('\n')[1];

    private static string Write(RecordingHeader header, params LogRecord[] records)
    {
        using var stream = new MemoryStream();
        new Recording(header, records).Write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}

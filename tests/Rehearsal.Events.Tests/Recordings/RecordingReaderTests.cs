using System.Text;

namespace Rehearsal.Events.Tests.Recordings;

public sealed class RecordingReaderTests
{
    private const string Header =
        """{"specversion":"1.0","id":"00000000-0000-0000-0000-000000000000","source":"rehearsal","type":"rehearsal.recording","time":"1970-01-01T00:00:00Z","data":{"format":1,"deterministic":false}}""";

    private const string Event =
        """{"specversion":"1.0","id":"00000000-0000-0000-0000-000000000001","source":"s","type":"T","time":"2020-01-01T00:00:00Z","position":3,"data":{"a":1}}""";

    private const string SpanStart =
        """{"specversion":"1.0","id":"00000000-0000-0000-0000-000000000001","source":"s","type":"rehearsal.span","time":"2020-01-01T00:00:00Z","data":""";

    private const string SpanData =
        """{"kind":"handling","service":"s","handler":"h","trigger_id":"00000000-0000-0000-0000-000000000001","trigger_type":"T","queue_wait_ms":0,"duration_ms":1.5,"attempt":1,"outcome":"succeeded"}""";

    private const string Mark =
        """{"specversion":"1.0","id":"00000000-0000-0000-0000-000000000001","source":"rehearsal","type":"rehearsal.step","time":"2020-01-01T00:00:00Z","about":"00000000-0000-0000-0000-000000000002","data":{}}""";

    public static TheoryData<string, RecordingProblem, string> BadLines => new()
    {
        { "nonsense", RecordingProblem.NotJson, "" },
        { "[1]", RecordingProblem.NotJson, "an array" },
        { Event + " x", RecordingProblem.NotJson, "" },
        { Event[..^1], RecordingProblem.NotJson, "" },
        { Header, RecordingProblem.UnexpectedAttribute, "second header" },
        { Without(Event, "specversion", "\"1.0\""), RecordingProblem.MissingAttribute, "specversion" },
        { Without(Event, "id", "\"00000000-0000-0000-0000-000000000001\""), RecordingProblem.MissingAttribute, "'id'" },
        { Without(Event, "source", "\"s\""), RecordingProblem.MissingAttribute, "'source'" },
        { Without(Event, "type", "\"T\""), RecordingProblem.MissingAttribute, "'type'" },
        { Without(Event, "time", "\"2020-01-01T00:00:00Z\""), RecordingProblem.MissingAttribute, "'time'" },
        { Event.Replace("\"1.0\"", "\"0.3\"", StringComparison.Ordinal), RecordingProblem.WrongType, "0.3" },
        { Event.Replace("\"T\"", "17", StringComparison.Ordinal), RecordingProblem.WrongType, "17" },
        { Event.Replace("\"T\"", "\"\"", StringComparison.Ordinal), RecordingProblem.WrongType, "Type is empty" },
        { Event.Replace("\"T\"", "\"\\ud800\"", StringComparison.Ordinal), RecordingProblem.NotJson, "surrogate" },
        { Event.Replace("2020-01-01", "yesterday", StringComparison.Ordinal), RecordingProblem.WrongType, "yesterday" },
        { Event.Replace(":3,", ":3.5,", StringComparison.Ordinal), RecordingProblem.WrongType, "3.5" },
        { Event.Replace(":3,", ":-1,", StringComparison.Ordinal), RecordingProblem.WrongType, "-1" },
        { Event.Replace("{\"a\":1}", "1,\"causationid\":\"x\"", StringComparison.Ordinal), RecordingProblem.WrongType, "causationid" },
        { Event.Replace("{\"a\":1}", "1,\"traceparent\":\"x\"", StringComparison.Ordinal), RecordingProblem.WrongType, "traceparent" },
        { Event.Replace("{\"a\":1}", "1,\"data\":2", StringComparison.Ordinal), RecordingProblem.UnexpectedAttribute, "twice" },
        { Event.Replace("{\"a\":1}", "1,\"typ\\u0065\":\"T\"", StringComparison.Ordinal), RecordingProblem.UnexpectedAttribute, "'type' twice" },
        { Event.Replace("{\"a\":1}", "1,\"mine\":1,\"mine\":2", StringComparison.Ordinal), RecordingProblem.UnexpectedAttribute, "'mine' twice" },
        { Event.Replace("{\"a\":1}", "1,\"traceparent\":7", StringComparison.Ordinal), RecordingProblem.WrongType, "traceparent" },
        { SpanStart + SpanData.Replace("\"kind\"", "\"attempt\":1,\"kind\"", StringComparison.Ordinal) + "}", RecordingProblem.UnexpectedAttribute, "'attempt' twice" },
        { Event.Replace("\"data\"", "\"data_base64\"", StringComparison.Ordinal), RecordingProblem.UnexpectedAttribute, "data_base64" },
        { Event.Replace("\"data\"", "\"Foo-Bar\"", StringComparison.Ordinal), RecordingProblem.UnexpectedAttribute, "Foo-Bar" },
        { Mark.Replace("\"rehearsal\"", "\"other\"", StringComparison.Ordinal), RecordingProblem.WrongType, "other" },
        { Mark.Replace("\"00000000-0000-0000-0000-000000000002\"", "5", StringComparison.Ordinal), RecordingProblem.WrongType, "about" },
        { Mark.Replace("\"about\"", "\"subject\"", StringComparison.Ordinal), RecordingProblem.UnexpectedAttribute, "subject" },
        { Mark.Replace("\"about\"", "\"other\"", StringComparison.Ordinal), RecordingProblem.UnexpectedAttribute, "other" },
        { Mark.Replace("\"00000000-0000-0000-0000-000000000001\"", "\"one\"", StringComparison.Ordinal), RecordingProblem.MissingAttribute, "id" },
        { SpanStart[..^8] + "}", RecordingProblem.MissingAttribute, "data" },
        { SpanStart + "7}", RecordingProblem.WrongType, "an object" },
        { SpanStart + SpanData.Replace("handling", "handing", StringComparison.Ordinal) + "}", RecordingProblem.WrongType, "handing" },
        { SpanStart + SpanData.Replace("1.5", "1.00005", StringComparison.Ordinal) + "}", RecordingProblem.WrongType, "1.00005" },
        { SpanStart + SpanData.Replace("1.5", "922337203685477.5808", StringComparison.Ordinal) + "}", RecordingProblem.WrongType, "922337203685477.5808" },
        { SpanStart + SpanData.Replace("1.5", "1e28", StringComparison.Ordinal) + "}", RecordingProblem.WrongType, "1e28" },
        { SpanStart + SpanData.Replace("\"service\":\"s\"", "\"service\":\"t\"", StringComparison.Ordinal) + "}", RecordingProblem.WrongType, "service 't'" },
        { SpanStart + SpanData.Replace("\"handler\"", "\"handlers\"", StringComparison.Ordinal) + "}", RecordingProblem.UnexpectedAttribute, "handlers" },
        { SpanStart + SpanData.Replace("\"attempt\":1,", "", StringComparison.Ordinal) + "}", RecordingProblem.MissingAttribute, "attempt" },
        { SpanStart + SpanData.Replace("\"attempt\":1", "\"attempt\":1,\"error\":{\"type\":\"t\"}", StringComparison.Ordinal) + "}", RecordingProblem.MissingAttribute, "message" },
        { SpanStart + SpanData.Replace("\"attempt\":1", "\"attempt\":1,\"parent\":\"xyz\"", StringComparison.Ordinal) + "}", RecordingProblem.WrongType, "xyz" },
    };

    [Theory]
    [MemberData(nameof(BadLines))]
    public void Read_BadLine_SaysWhereAndWhat(string line, RecordingProblem problem, string mentioned)
    {
        var good = Event.Replace(":3,", ":0,", StringComparison.Ordinal);
        using var stream = Text(Header, good, "", line, good);
        using var reader = new RecordingReader(stream, "run.jsonl");
        var records = new List<LogRecord>();

        var e = Assert.Throws<RecordingFormatException>(() => records.AddRange(Each(reader)));

        Assert.Equal((problem, 4L, "run.jsonl"), (e.Problem, e.Line, e.File));
        Assert.StartsWith("run.jsonl:4", e.Message, StringComparison.Ordinal);
        Assert.Contains(mentioned, e.Message, StringComparison.Ordinal);
        Assert.NotEmpty(e.Expected);
        Assert.NotEmpty(e.Found);
        Assert.NotEmpty(e.Fix);
    }

    [Theory]
    [InlineData("""{"specversion":"1.0","\u001b[31mred":1}""", @"'\x1b[31mred'")]
    [InlineData("""{"specversion":"1.0","two\nlines":1}""", @"'two\x0alines'")]
    public void Read_NameWithControlCharacters_IsShownOnOneLine(string line, string found)
    {
        using var reader = new RecordingReader(Text(Header, line));
        var e = Assert.Throws<RecordingFormatException>(() => reader.Read().ToList());
        Assert.Equal(found, e.Found);
        Assert.Equal(4, e.Message.Split('\n').Length);
    }

    [Fact]
    public void Read_WrongTypeAfterWideCharacters_CountsColumnsInCharacters()
    {
        using var stream = Text(Header, """{"subject":"éé😀","type":17}""");
        using var reader = new RecordingReader(stream);
        var e = Assert.Throws<RecordingFormatException>(() => reader.Read().ToList());
        Assert.Equal((2L, 26), (e.Line, e.Column!.Value));
    }

    [Theory]
    [InlineData("", RecordingProblem.NotARecording)]
    [InlineData("\n\n", RecordingProblem.NotARecording)]
    [InlineData("hello\n", RecordingProblem.NotJson)]
    [InlineData("{}\n", RecordingProblem.NotARecording)]
    [InlineData(Event + "\n", RecordingProblem.NotARecording)]
    [InlineData("""{"type":"rehearsal.recording"}""", RecordingProblem.MissingAttribute)]
    [InlineData("""{"type":"rehearsal.recording","data":[]}""", RecordingProblem.WrongType)]
    [InlineData("""{"type":"rehearsal.recording","data":{}}""", RecordingProblem.MissingAttribute)]
    [InlineData("""{"type":"rehearsal.recording","data":{"format":"1"}}""", RecordingProblem.WrongType)]
    [InlineData("""{"type":"rehearsal.recording","data":{"format":0}}""", RecordingProblem.WrongType)]
    [InlineData("""{"type":"rehearsal.recording","data":{"format":1}}""", RecordingProblem.MissingAttribute)]
    [InlineData("""{"type":"rehearsal.recording","data":{"format":1,"seed":-1}}""", RecordingProblem.WrongType)]
    [InlineData("""{"type":"rehearsal.recording","data":{"format":1,"format":1}}""", RecordingProblem.UnexpectedAttribute)]
    [InlineData("""{"type":"rehearsal.recording","data":{"format":1,"more":1}}""", RecordingProblem.UnexpectedAttribute)]
    [InlineData("""{"type":"rehearsal.recording","new":1,"data":{"seed":{},"format":2,"more":[1]}}""", RecordingProblem.NewerFormat)]
    [InlineData("""{"type":"rehearsal.rec""", RecordingProblem.TornTail)]
    public void Open_BadHeader_SaysWhat(string text, RecordingProblem problem)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var e = Assert.Throws<RecordingFormatException>(() => new RecordingReader(stream));
        Assert.Equal((problem, 1L), (e.Problem, e.Line));
    }

    [Fact]
    public void Read_CutAnywhereInTheLastLine_GivesTheRecordsBeforeAndSaysTorn()
    {
        var bytes = Text(Header, Event, Event.Replace(":3,", ":4,", StringComparison.Ordinal).Replace("\"a\"", "\"é\"", StringComparison.Ordinal)).ToArray();
        var lastLine = Array.LastIndexOf(bytes, (byte)'\n', bytes.Length - 2) + 1;
        for (var length = lastLine + 1; length < bytes.Length - 1; length++)
        {
            using var reader = new RecordingReader(new MemoryStream(bytes, 0, length));
            var records = new List<LogRecord>();
            var e = Assert.Throws<RecordingFormatException>(() => records.AddRange(Each(reader, records)));
            Assert.Equal((RecordingProblem.TornTail, 3L), (e.Problem, e.Line));
            Assert.Single(records);
        }
    }

    [Fact]
    public void Read_LastLineWholeButNotEnded_IsRead()
    {
        using var reader = new RecordingReader(new MemoryStream(Encoding.UTF8.GetBytes(Header + "\n" + Event)));
        Assert.Equal(3, Assert.Single(reader.Read()).Position);
    }

    [Fact]
    public void Read_MarkAndCarriageReturnsOfOtherEditors_AreTaken()
    {
        using var reader = new RecordingReader(new MemoryStream(Encoding.UTF8.GetBytes("\uFEFF" + Header + "\r\n" + Event + "\r\n\r\n")));
        Assert.Equal("{\"a\":1}", ((EventEnvelope)Assert.Single(reader.Read()).Entry).Data.ToString());
    }

    [Fact]
    public void Read_NotUtf8_SaysSo()
    {
        var bytes = Text(Header, Event, Event).ToArray();
        bytes[Array.IndexOf(bytes, (byte)'\n') + 10] = 0xFF;
        using var reader = new RecordingReader(new MemoryStream(bytes));
        var e = Assert.Throws<RecordingFormatException>(() => reader.Read().ToList());
        Assert.Equal((RecordingProblem.NotJson, 2L), (e.Problem, e.Line));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_LineTooLong_SaysSoWithoutHoldingItAll(bool ended)
    {
        using var stream = new MemoryStream();
        stream.Write(Encoding.UTF8.GetBytes(Header + "\n"));
        stream.Write(Enumerable.Repeat((byte)' ', RecordingWriter.LineLengthMax + 1).ToArray());
        stream.Write(ended ? "\n"u8 : "x"u8);
        stream.Position = 0;
        using var reader = new RecordingReader(stream);
        var e = Assert.Throws<RecordingFormatException>(() => reader.Read().ToList());
        Assert.Equal((RecordingProblem.LineTooLong, 2L), (e.Problem, e.Line));
    }

    [Fact]
    public void Read_LineOfTheGreatestLength_IsRead()
    {
        using var stream = new MemoryStream();
        stream.Write(Encoding.UTF8.GetBytes(Header + "\n" + Event));
        stream.Write(Enumerable.Repeat((byte)' ', RecordingWriter.LineLengthMax - Event.Length).ToArray());
        stream.Write("\n"u8);
        stream.Position = 0;
        using var reader = new RecordingReader(stream);
        Assert.Single(reader.Read());
    }

    [Fact]
    public void Read_PositionsOutOfOrder_SaysSo()
    {
        using var reader = new RecordingReader(Text(Header, Event, Event));
        var e = Assert.Throws<RecordingFormatException>(() => reader.Read().ToList());
        Assert.Equal((RecordingProblem.OutOfOrder, 3L), (e.Problem, e.Line));
    }

    [Fact]
    public void Read_NamesAndValuesWithEscapes_AreRead()
    {
        using var stream = Text(Header, Event.Replace("\"type\":\"T\"", "\"t\\u0079pe\":\"\\u0054\",\"traceparent\":\"\\u00300-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\"", StringComparison.Ordinal));
        var entry = (EventEnvelope)Recording.Read(stream).Records[0].Entry;
        Assert.Equal("T", entry.Type);
        Assert.Equal("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", entry.TraceParent.ToString());
    }

    [Fact]
    public void Read_TextsThatStandOnManyLines_AreOneObject()
    {
        using var stream = Text(Header, Event, Event.Replace(":3,", ":4,", StringComparison.Ordinal));
        var records = Recording.Read(stream).Records;
        Assert.Same(((EventEnvelope)records[0].Entry).Source, ((EventEnvelope)records[1].Entry).Source);
    }

    [Fact]
    public void Read_MoreDifferentTextsThanAreRemembered_GivesEachLineItsOwn()
    {
        var expected = Enumerable.Range(0, 5_000).Select(static n => n % 3 == 0 ? $"é{n}" : $"subject-{n}-of-many").ToList();
        var records = expected.Select(static (subject, n) => new LogRecord(n, Sample.Event() with { Subject = subject })).ToList();
        using var stream = new MemoryStream();
        new Recording(new RecordingHeader(), records).Write(stream);
        stream.Position = 0;

        Assert.Equal(expected, Recording.Read(stream).Records.Select(static record => ((EventEnvelope)record.Entry).Subject));
    }

    [Fact]
    public void Read_ForeignCloudEvents_LosesNothing()
    {
        // Description = "Example from the CloudEvents 1.0.2 JSON format, section 3.2", and one without payload.
        using var stream = Text(
            Header,
            """{"time":"2018-04-05T17:31:00Z","type":"com.example.someevent","specversion":"1.0","source":"/mycontext","id":"A234-1234-1234","comexampleextension1":"value","comexampleothervalue":5,"subject":null,"datacontenttype":"text/xml","data":"<much wow=\"xml\"/>"}""",
            """{"specversion":"1.0","type":"b","source":"/mycontext","id":"A234-1234-1234","time":"2018-04-05T19:31:00+02:00"}""");
        var recording = Recording.Read(stream);

        var first = (EventEnvelope)recording.Records[0].Entry;
        Assert.Equal(("com.example.someevent", "/mycontext", (string?)null, ""), (first.Type, first.Source, first.Subject, first.CorrelationId));
        Assert.Equal(@"""<much wow=\""xml\""/>""", first.Data.ToString());
        Assert.Equal(
            ["comexampleextension1=\"value\"", "comexampleothervalue=5", "datacontenttype=\"text/xml\"", "originalid=\"A234-1234-1234\""],
            first.Extensions.Select(e => $"{e.Name}={e.Value}"));
        var second = (EventEnvelope)recording.Records[1].Entry;
        Assert.Equal([0, 1], recording.Records.Select(r => r.Position));
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(8, first.Id.Version);
        Assert.Equal(first.Time, second.Time);
        Assert.Equal(default, second.Data);

        using var written = new MemoryStream();
        recording.Write(written);
        written.Position = 0;
        Assert.Equal(recording.Records, Recording.Read(written).Records);
    }

    private static string Without(string line, string name, string value) => line.Replace($"\"{name}\":{value},", "", StringComparison.Ordinal);

    private static IEnumerable<LogRecord> Each(RecordingReader reader)
    {
        foreach (var record in reader.Read())
        {
            yield return record;
        }
    }

    private static List<LogRecord> Each(RecordingReader reader, List<LogRecord> into)
    {
        foreach (var record in reader.Read())
        {
            into.Add(record);
        }

        return [];
    }

    private static MemoryStream Text(params string[] lines) => new(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
}

using System.Text;
using Rehearsal.OpenTelemetry.Wire;

namespace Rehearsal.OpenTelemetry.Tests;

public sealed class TraceCodecTests
{
    [Fact]
    public void Read_JsonOfTheSpecification_ReadsAllOfIt()
    {
        var span = Assert.Single(SpanReader.Read(TraceCodec.Read(Encoding.UTF8.GetBytes(Messages.Json), isJson: true)).Spans);

        Assert.Equal(("orders", "I'm a server span", ForeignSpanKind.Server), (span.Service, span.Name, span.Kind));
        Assert.Equal(new ForeignSpanId(UInt128.Parse("5B8EFFF798038103D269B633813FC60C", System.Globalization.NumberStyles.HexNumber, null), 0xEEE19B7EC3C1B174), span.Id);
        Assert.Equal(0xEEE19B7EC3C1B173, span.Parent);
        Assert.Equal(TimeSpan.FromSeconds(1.5), span.Duration);
        Assert.Equal(new DateTimeOffset(2018, 12, 13, 14, 51, 0, TimeSpan.Zero), span.Start);
        Assert.Equal(("some value", 12L, 0.5, true, """["a",2]"""), ((string)span.Attributes["my.span.attr"], (long)span.Attributes["count"], (double)span.Attributes["ratio"], (bool)span.Attributes["ok"], (string)span.Attributes["list"]));
        Assert.Equal((true, "TimeoutError", "too slow"), (span.IsFailed, span.ErrorType, span.ErrorMessage));
        Assert.Equal(0xEEE19B7EC3C1B175, Assert.Single(span.Links).Span);
    }

    [Fact]
    public void Read_ProtobufAndJsonOfOneRequest_SayTheSame()
    {
        var request = Messages.Request(Messages.Span(1), Messages.Span(2));
        var json = SpanReader.Read(TraceCodec.Read(TraceCodec.Write(request, isJson: true), isJson: true)).Spans;
        var protobuf = SpanReader.Read(TraceCodec.Read(TraceCodec.Write(request, isJson: false), isJson: false)).Spans;

        Assert.Equal(2, protobuf.Count);
        Assert.Equal(protobuf.Select(static span => (span.Id, span.Name, span.Start, span.Duration)), json.Select(static span => (span.Id, span.Name, span.Start, span.Duration)));
        Assert.Equal("ORD-1", protobuf[0].Attributes["order_id"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"resourceSpans\": 5}")]
    public void Read_JsonThatIsNoRequest_SaysSo(string json) => Assert.Throws<OtlpFormatException>(() => TraceCodec.Read(Encoding.UTF8.GetBytes(json), isJson: true));

    [Theory]
    [InlineData("{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"traceId\": 5}]}]}]}")]
    [InlineData("{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"traceId\": \"xyz!\"}]}]}]}")]
    [InlineData("{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"startTimeUnixNano\": \"-1\"}]}]}]}")]
    public void Read_AJsonSpanWithAnImpossibleValue_IsCounted(string json) =>
        Assert.Equal(1, SpanReader.Read(TraceCodec.Read(Encoding.UTF8.GetBytes(json), isJson: true)).RejectedCount);

    [Fact]
    public void Read_ValuesNestedWithoutEnd_AreRefused()
    {
        var value = new AnyValue { StringValue = "x" };
        for (var i = 0; i < 30; i++)
        {
            value = new AnyValue { ArrayValue = new ArrayValue { Values = [value] } };
        }

        var span = Messages.Span(1);
        span.Attributes.Add(new KeyValue { Key = "deep", Value = value });

        // Deeper than anybody writes by hand, and by hand it must be: the codec does not write it either.
        var deep = NestedProtobuf(100_000);

        Assert.Throws<OtlpFormatException>(() => TraceCodec.Read(deep, isJson: false));
        Assert.Throws<OtlpFormatException>(() => TraceCodec.Read(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"resourceSpans\":[", 100_000))), isJson: true));
    }

    [Fact]
    public void Read_SpansThatMakeNoSense_AreCountedAndTheOthersKept()
    {
        var noTrace = Messages.Span(1);
        noTrace.TraceId = new byte[16];
        var shortId = Messages.Span(2);
        shortId.SpanId = [1, 2];
        var noStart = Messages.Span(3);
        noStart.StartTimeUnixNano = 0;
        var backwards = Messages.Span(4);
        backwards.EndTimeUnixNano = 1;

        var received = SpanReader.Read(Messages.Request(noTrace, shortId, noStart, backwards));

        Assert.Equal(3, received.RejectedCount);
        Assert.Contains("'span 1'", received.Reason, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, Assert.Single(received.Spans).Duration);
    }

    [Fact]
    public void Read_HugeTextsAndNumbers_AreCutAndBounded()
    {
        var span = Messages.Span(1);
        span.Name = new string('x', 100_000);
        span.StartTimeUnixNano = ulong.MaxValue;
        span.EndTimeUnixNano = ulong.MaxValue;
        span.Attributes = [.. Enumerable.Range(0, 1_000).Select(static i => new KeyValue { Key = $"k{i}", Value = new AnyValue { StringValue = string.Concat(Enumerable.Repeat("😀", 5_000)) } })];

        var read = Assert.Single(SpanReader.Read(Messages.Request(span)).Spans);

        Assert.Equal(SpanReader.TextMax, read.Name.Length);
        Assert.Equal(SpanReader.PartsMax, read.Attributes.Count);
        Assert.All(read.Attributes.Values, static value => Assert.True(((string)value).Length <= SpanReader.TextMax));
        Assert.Equal(2554, read.Start.Year);
    }

    [Theory]
    [InlineData(20_000)]
    public void Read_MutatedRequests_NeverThrowAnythingElse(int count) => Fuzz(count);

    [Fact]
    [Trait("Category", "Deep")]
    public void Read_AMillionMutatedRequests_NeverThrowAnythingElse() => Fuzz(1_000_000);

    private static void Fuzz(int count)
    {
        byte[][] seeds = [TraceCodec.Write(Messages.Request(Messages.Span(1), Messages.Span(2)), isJson: false), Encoding.UTF8.GetBytes(Messages.Json)];
        var random = new Random(11);
        for (var i = 0; i < count; i++)
        {
            var isJson = i % 2 == 1;
            var bytes = (byte[])seeds[isJson ? 1 : 0].Clone();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var body = bytes.AsMemory(0, random.Next(10) == 0 ? random.Next(bytes.Length) : bytes.Length);
            try
            {
                TraceTranslation.Translate(SpanReader.Read(TraceCodec.Read(body, isJson)).Spans);
            }
            catch (OtlpFormatException)
            {
                // Refused, which is what should become of it.
            }
        }
    }

    private static byte[] NestedProtobuf(int levels)
    {
        // From the inside out, backwards: a length stands before what it counts.
        List<byte> reversed = [];
        int[] way = [.. Enumerable.Range(0, levels).SelectMany(static _ => (int[])[1, 5]), 2, 9, 2, 2, 1];
        foreach (var field in way)
        {
            var length = (uint)reversed.Count;
            List<byte> head = [(byte)((field << 3) | 2)];
            do
            {
                head.Add((byte)((length & 0x7F) | (length > 0x7F ? 0x80u : 0)));
                length >>= 7;
            }
            while (length != 0);
            head.Reverse();
            reversed.AddRange(head);
        }

        reversed.Reverse();
        return [.. reversed];
    }
}

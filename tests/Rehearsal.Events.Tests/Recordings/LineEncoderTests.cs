using System.Buffers;
using System.Text;

namespace Rehearsal.Events.Tests.Recordings;

/// <summary>The encoder writes by itself what the platform's JSON writer would: the same bytes for anything.</summary>
public sealed class LineEncoderTests
{
    private const int Cases = 20_000;

    // One encoder for a whole test: what it remembers from one line must not show in the next.
    private readonly LineBuffer buffer = new(16, int.MaxValue);
    private readonly LineEncoder encoder;

    public LineEncoderTests() => encoder = new LineEncoder(buffer);

    [Fact]
    public void Encode_RandomEntries_IsWhatTheJsonWriterWrites()
    {
        var random = new Random(7);
        var entries = new RandomEntries(random);
        for (var n = 0; n < Cases; n++)
        {
            AssertSame(new LogRecord(random.NextInt64(), entries.Next()));
        }
    }

    [Fact]
    public void Encode_RandomCodeUnits_IsWhatTheJsonWriterWrites()
    {
        var random = new Random(8);
        for (var n = 0; n < Cases; n++)
        {
            AssertSame(Sample.Event() with { Subject = Text(random, random.Next(1, 40)), CorrelationId = Text(random, random.Next(40)) });
            AssertSame(Sample.Span() with { Handler = Text(random, random.Next(600)), Error = new SpanError(Text(random, 3), Text(random, 3)) });
        }
    }

    [Fact]
    public void Encode_EveryCodeUnitAlone_IsWhatTheJsonWriterWrites()
    {
        for (var unit = 0; unit <= char.MaxValue; unit++)
        {
            AssertSame(Sample.Event() with { Subject = $"a{(char)unit}b" });
        }
    }

    [Fact]
    public void Encode_EscapeAnywhereInALongText_IsWhatTheJsonWriterWrites()
    {
        foreach (var escape in (string[])["é", "😀", "\uD83D", "\uDE00", "\""])
        {
            for (var before = 0; before < 300; before++)
            {
                AssertSame(Sample.Event() with { Subject = new string('x', before) + escape + new string('y', 300 - before) });
                AssertSame(Sample.Event() with { Subject = new string('x', before) + escape });
            }
        }
    }

    [Fact]
    public void Encode_TextsOfManyLengths_IsWhatTheJsonWriterWrites()
    {
        for (var length = 1; length < 200; length++)
        {
            AssertSame(Sample.Event() with { Subject = new string('x', length), Type = new string('é', length) });
        }

        AssertSame(Sample.Event() with { Subject = new string('x', 1_000_000) });
        AssertSame(Sample.Event() with { Subject = new string('é', 1_000_000) });
    }

    [Fact]
    public void Encode_RandomTimes_IsWhatTheJsonWriterWrites()
    {
        var random = new Random(9);
        var time = DateTimeOffset.MinValue;
        for (var n = 0; n < Cases; n++)
        {
            time = random.Next(8) switch
            {
                0 => DateTimeOffset.MinValue,
                1 => DateTimeOffset.MaxValue,
                2 => new DateTimeOffset(random.NextInt64(DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero),
                3 => Sample.Epoch.AddTicks((long)Math.Pow(10, random.Next(17))),
                _ when time < DateTimeOffset.MaxValue.AddDays(-1) => time.AddMilliseconds(random.Next(700)),
                _ => Sample.Epoch,
            };
            AssertSame(Sample.Event() with { Time = time });
        }
    }

    [Fact]
    public void Encode_RandomDurationsAndNumbers_IsWhatTheJsonWriterWrites()
    {
        var random = new Random(10);
        long[] edges = [0, 1, -1, 9_999, 10_000, 10_001, -9_999, -10_000, -10_001, long.MaxValue, long.MinValue, long.MinValue + 1];
        foreach (var edge in edges)
        {
            AssertSame(Sample.Span() with { QueueWait = new TimeSpan(edge), Duration = new TimeSpan(~edge), Attempt = (int)(edge % int.MaxValue) }, edge);
        }

        for (var n = 0; n < Cases; n++)
        {
            // Of any size: as many bits as are drawn.
            var ticks = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            AssertSame(Sample.Span() with { QueueWait = new TimeSpan(ticks), Duration = new TimeSpan(ticks / 1_000 * 1_000), Attempt = random.Next() }, ticks);
            AssertSame(Sample.Event() with { StreamVersion = ticks, Stream = "s", TraceParent = new TraceParent(UInt128.CreateTruncating(ticks) << random.Next(128), new SpanId((ulong)random.NextInt64())) });
        }
    }

    [Fact]
    public void Encode_TextsThatAreNull_IsWhatTheJsonWriterWrites() =>
        AssertSame(Sample.Span() with { Handler = null!, TriggerType = null!, Error = new SpanError(null!, null!), CorrelationId = null! });

    [Fact]
    public void Encode_Headers_IsWhatTheJsonWriterWrites()
    {
        var random = new Random(11);
        for (var n = 0; n < 1_000; n++)
        {
            var header = new RecordingHeader
            {
                Format = random.Next(int.MinValue, int.MaxValue),
                Seed = n % 2 == 0 ? null : ulong.CreateTruncating(random.NextInt64(long.MinValue, long.MaxValue)) >> random.Next(64),
                SchedulingRules = n % 3 == 0 ? null : random.Next(int.MinValue, int.MaxValue),
                Scenario = n % 5 == 0 ? null : Text(random, random.Next(20)),
                Deterministic = n % 7 == 0,
            };
            AssertSame(lines => lines.Encode(header), () => encoder.Encode(header));
        }
    }

    private static string Text(Random random, int length) => string.Create(length, random, static (text, random) =>
    {
        var most = random.Next(4) == 0 ? char.MaxValue : 128;
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (char)random.Next(random.Next(3) == 0 ? most : 'z');
        }
    });

    private void AssertSame(LogEntry entry, long position = 0) => AssertSame(new LogRecord(position, entry));

    private void AssertSame(LogRecord record) => AssertSame(lines => lines.Encode(record), () => encoder.Encode(record));

    private void AssertSame(Action<JsonWriterLines> write, Action encode)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var lines = new JsonWriterLines(bytes);
        write(lines);
        buffer.Truncate(0);
        encode();
        if (!bytes.WrittenSpan.SequenceEqual(buffer.Written))
        {
            Assert.Equal(Encoding.UTF8.GetString(bytes.WrittenSpan), Encoding.UTF8.GetString(buffer.Written));
            Assert.Fail("The bytes differ.");
        }
    }
}

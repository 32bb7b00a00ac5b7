namespace Rehearsal.Events.Tests.Recordings;

public sealed class WrittenLineDecoderTests
{
    [Fact]
    public void TryDecode_LinesAsTheyAreWritten_AreTaken()
    {
        var taken = 0;
        foreach (var line in Lines(seed: 1, count: 500, plainTexts: true))
        {
            taken += new WrittenLineDecoder(new TextPool()).TryDecode(line, -1, keepsPayloads: true, out _) ? 1 : 0;
        }

        // Extensions, negative durations and the like are left to the other decoder.
        Assert.InRange(taken, 250, 500);
    }

    [Fact]
    public void TryDecode_LinesWithAnyByteChanged_AgreesWithTheDecoderOfAllForms()
    {
        var random = new Random(7);
        foreach (var line in Lines(seed: 2, count: 300, plainTexts: true).Concat(Lines(seed: 4, count: 200, plainTexts: false)).Where(static line => line.Length < 2_000))
        {
            AssertAgrees(line);
            for (var change = 0; change < 60; change++)
            {
                AssertAgrees(Changed(line, random));
            }
        }
    }

    [Fact]
    public void Read_WithoutPayloads_KeepsEverythingElse()
    {
        var entries = new RandomEntries(new Random(3));
        var records = Enumerable.Range(0, 300).Select(n => new LogRecord(n, entries.Next())).ToList();
        using var stream = new MemoryStream();
        new Recording(new RecordingHeader(), records).Write(stream);
        stream.Position = 0;

        using var reader = new RecordingReader(stream) { KeepsPayloads = false };

        Assert.Equal(
            records.Select(static record => record.Entry is EventEnvelope envelope ? record with { Entry = envelope with { Data = default } } : record),
            reader.Read());
    }

    private static ReadOnlySpan<byte> Telling => "\"\\{}[]:, \r\t0123456789.-+eEZTab\u0001"u8;

    private static IEnumerable<byte[]> Lines(int seed, int count, bool plainTexts)
    {
        var entries = new RandomEntries(new Random(seed), plainTexts);
        using var stream = new MemoryStream();
        new Recording(new RecordingHeader(), [.. Enumerable.Range(0, count).Select(n => new LogRecord(n, entries.Next()))]).Write(stream);
        var reader = new LineReader(new MemoryStream(stream.ToArray()), null);
        reader.TryRead(out _);
        while (reader.TryRead(out var line))
        {
            yield return line.Bytes.ToArray();
        }
    }

    // Bytes that mean something in JSON, and others.
    private static byte[] Changed(byte[] line, Random random)
    {
        var bytes = line.ToList();
        var at = random.Next(bytes.Count);
        var one = Telling[random.Next(Telling.Length)];
        switch (random.Next(4))
        {
            case 0:
                bytes[at] = one;
                break;
            case 1:
                bytes.Insert(at, one);
                break;
            case 2:
                bytes.RemoveAt(at);
                break;
            default:
                bytes.RemoveRange(at, Math.Min(random.Next(20), bytes.Count - at));
                break;
        }

        return [.. bytes];
    }

    private static void AssertAgrees(byte[] bytes)
    {
        var line = new RecordingLine(bytes, 2, null, Ended: true);
        try
        {
            LineAttributes.CheckEncoding(line);
        }
        catch (RecordingFormatException)
        {
            return;
        }

        if (new WrittenLineDecoder(new TextPool()).TryDecode(bytes, -1, keepsPayloads: true, out var record))
        {
            Assert.Equal(LineDecoder.Decode(line, -1, new TextPool()), record);
        }
    }
}

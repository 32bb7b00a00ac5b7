namespace Rehearsal.Events.Tests.Recordings;

public sealed class RecordingRoundTripTests
{
    private static readonly RecordingHeader Header = new() { Seed = ulong.MaxValue, SchedulingRules = 3, Scenario = "ab\"é", Deterministic = true };

    [Fact]
    public void WriteReadWrite_RandomEntries_IsLosslessAndByteIdentical()
    {
        const int Cases = 2_000;
        var random = new Random(20260);
        var entries = new RandomEntries(random);
        var position = 0L;
        var records = Enumerable.Range(0, Cases).Select(_ => new LogRecord(position += random.Next(1, 3), entries.Next())).ToList();
        var recording = new Recording(Header, records);

        using var first = new MemoryStream();
        var hash = recording.Write(first);
        first.Position = 0;
        var read = Recording.Read(first);
        using var second = new MemoryStream();
        var hashAgain = read.Write(second);

        Assert.Equal(Header, read.Header);
        Assert.Equal(records.Count, read.Records.Count);
        for (var i = 0; i < records.Count; i++)
        {
            Assert.Equal(records[i], read.Records[i]);
        }

        Assert.True(first.ToArray().AsSpan().SequenceEqual(second.ToArray()));
        Assert.Equal(hash, hashAgain);
        Assert.Equal(Cases + 1, first.ToArray().Count(b => b == '\n'));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(65_536)]
    public void Read_StreamThatGivesFewBytesAtATime_IsTheSame(int bytesAtATime)
    {
        var entries = new RandomEntries(new Random(bytesAtATime));
        var records = Enumerable.Range(0, 50).Select(n => new LogRecord(n, entries.Next())).ToList();
        using var stream = new MemoryStream();
        new Recording(Header, records).Write(stream);

        using var slow = new SlowStream(stream.ToArray(), bytesAtATime);
        Assert.Equal(records, Recording.Read(slow).Records);
    }

    [Fact]
    public void SaveLoad_File_IsTheSameAndHashesItsBytes()
    {
        var folder = Directory.CreateTempSubdirectory("rehearsal-recordings-");
        try
        {
            var path = Path.Combine(folder.FullName, "run.jsonl");
            var recording = new Recording(Header, [new LogRecord(0, Sample.Event())]);
            File.WriteAllText(path, "what was there before");

            var hash = recording.Save(path);

            Assert.Equal(hash, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))));
            Assert.Equal(hash, recording.ComputeHash());
            Assert.Equal(recording.Records, Recording.Load(path).Records);
            Assert.Equal([path], Directory.GetFiles(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Save_WritingFails_LeavesTheOldFile()
    {
        var folder = Directory.CreateTempSubdirectory("rehearsal-recordings-");
        try
        {
            var path = Path.Combine(folder.FullName, "run.jsonl");
            File.WriteAllText(path, "before");
            var recording = new Recording(Header, [new LogRecord(0, Sample.Event() with { Source = "" })]);

            Assert.Throws<ArgumentException>(() => recording.Save(path));

            Assert.Equal("before", File.ReadAllText(path));
            Assert.Equal([path], Directory.GetFiles(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Rehearsal.Bench.Simulated;
using Rehearsal.Events;
using Rehearsal.Events.Tests.Recordings;

namespace Rehearsal.Bench;

/// <summary>Measures writing and reading a recording of a whole run against the platform's JSON writer and reader alone, in turn, in one process.</summary>
internal static class RecordingBenchmark
{
    private const int WarmUpRounds = 2;
    private const int Rounds = 9;
    private const int Users = 2_000;
    private const int Events = 100_000;
    private const double RatioMin = 0.5;
    private const double AllocatedMax = 20;

    public static int Run()
    {
        var run = SimulationParts.Stage(Users, Events);
        var recording = new Recording(run.Header, run.Records);
        using var memory = new MemoryStream();
        recording.Write(memory);
        var bytes = memory.ToArray();

        var lines = run.Records.Count;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"recording: {lines} lines of {bytes.Length / lines} bytes, {Rounds} rounds in turn after {WarmUpRounds} to warm up"));
        RecordingPart encode = new("export: Utf8JsonWriter alone", lines, () => EncodeAlone(run.Records));
        RecordingPart hash = new("export: SHA-256 alone", lines, () => SHA256.HashData(bytes));
        RecordingPart write = new("export: RecordingWriter, SHA-256 included", lines, () => recording.ComputeHash());
        RecordingPart decode = new("import: Utf8JsonReader alone, every token", lines, () => DecodeAlone(bytes));
        RecordingPart read = new("import: RecordingReader", lines, () => Read(bytes));
        RecordingPart[] parts = [encode, hash, write, decode, read];
        for (var round = -WarmUpRounds; round < Rounds; round++)
        {
            foreach (var part in parts)
            {
                part.Measure(keep: round >= 0);
            }
        }

        foreach (var part in parts)
        {
            Console.WriteLine(part);
        }

        var met = SimulationBenchmark.AtLeast("export", write.RateOver(encode), RatioMin, "of Utf8JsonWriter alone");
        met &= CliBenchmark.Goal("export allocates a line", write.Allocated, AllocatedMax, "bytes");
        met &= SimulationBenchmark.AtLeast("import", read.RateOver(decode), RatioMin, "of Utf8JsonReader alone");
        return met ? 0 : 1;
    }

    // The same lines into one block of memory, over and over: neither hashed nor handed on.
    private static void EncodeAlone(IReadOnlyList<LogRecord> records)
    {
        var block = new ArrayBufferWriter<byte>(64 * 1024);
        using var lines = new JsonWriterLines(block);
        foreach (var record in records)
        {
            lines.Encode(record);
            block.ResetWrittenCount();
        }
    }

    // Every token is found and none is made a value.
    private static void DecodeAlone(byte[] bytes)
    {
        var rest = bytes.AsSpan();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var reader = new Utf8JsonReader(rest[..end]);
            while (reader.Read())
            {
            }

            rest = rest[(end + 1)..];
        }
    }

    private static void Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        using var reader = new RecordingReader(stream);
        foreach (var record in reader.Read())
        {
            GC.KeepAlive(record.Entry);
        }
    }
}

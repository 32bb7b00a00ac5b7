using System.Text;
using Rehearsal.Fuzzing.Tests;

namespace Rehearsal.Events.Tests.Recordings;

/// <summary>Draws recordings, changes them, and checks what becomes of each.</summary>
internal sealed class RecordingFuzz : Fuzz<byte[]>
{
    private const int KnownCount = 400;

    private readonly MutatedLine lines;
    private readonly List<string[]> known = [];
    private readonly int[] problems = new int[Enum.GetValues<RecordingProblem>().Length];
    private long allocatedMax;
    private long readsMax;

    public RecordingFuzz(int seed)
        : base(seed)
    {
        lines = new MutatedLine(Random);
        var entries = new RandomEntries(Random);
        while (known.Count < KnownCount)
        {
            using var stream = new MemoryStream();
            var records = Enumerable.Range(0, Random.Next(1, 5)).Select(n => new LogRecord(2 * n, entries.Next())).ToList();
            new Recording(new RecordingHeader { Seed = 7, Scenario = new string('a', 64) }, records).Write(stream);
            if (stream.Length < 4_000)
            {
                known.Add(Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n'));
            }
        }
    }

    /// <summary>Gets the kinds of problems that recordings were refused with.</summary>
    public IEnumerable<RecordingProblem> Problems => Enum.GetValues<RecordingProblem>().Where(problem => problems[(int)problem] > 0);

    protected override string Costs =>
        $"{string.Join(", ", Problems.Select(problem => $"{problems[(int)problem]} {problem}"))}; at most {allocatedMax} bytes allocated and {readsMax} reads for one recording";

    protected override string Show(byte[] input) => Convert.ToBase64String(input);

    protected override byte[] Draw()
    {
        List<string> text = [.. known[Random.Next(known.Count)]];
        for (var changes = Random.Next(3); changes >= 0; changes--)
        {
            var at = Random.Next(text.Count);
            switch (Random.Next(12))
            {
                case 0 when text.Count > 1:
                    text.RemoveAt(at);
                    break;
                case 1:
                    text.Insert(Random.Next(text.Count + 1), text[at]);
                    break;
                case 2:
                    var other = Random.Next(text.Count);
                    (text[at], text[other]) = (text[other], text[at]);
                    break;
                case 3:
                    text.Insert(at, Random.Next(3) switch { 0 => "", 1 => " \t\r", _ => "[" });
                    break;
                case 4:
                    text[at] = text[at][..Random.Next(text[at].Length + 1)];
                    break;
                default:
                    text[at] = lines.Change(text[at]);
                    break;
            }
        }

        var joined = Random.Next(4) switch
        {
            0 => $"[{string.Join(Random.Next(2) == 0 ? ",\n" : ",", text)}]",
            1 => string.Join("\r\n", text) + "\r\n",
            _ => string.Join('\n', text) + (Random.Next(4) == 0 ? "" : "\n"),
        };
        var bytes = Encoding.UTF8.GetBytes(joined);
        for (var changes = Random.Next(4) == 0 ? Random.Next(1, 4) : 0; changes > 0 && bytes.Length > 0; changes--)
        {
            bytes[Random.Next(bytes.Length)] = (byte)Random.Next(256);
        }

        return bytes;
    }

    protected override bool Check(byte[] input)
    {
        using var stream = new CountedStream(input);
        List<LogRecord> records = [];
        RecordingHeader? header = null;
        RecordingFormatException? fault = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var reader = new RecordingReader(stream, "drawn.jsonl", leaveOpen: true);
            header = reader.Header;
            foreach (var record in reader.Read())
            {
                records.Add(record);
            }
        }
        catch (RecordingFormatException exception)
        {
            fault = exception;
        }

        CheckWork(input.Length, GC.GetAllocatedBytesForCurrentThread() - before, stream.ReadCount);
        var lineCount = input.Count(static b => b == '\n') + 1;
        Assert.True(records.Count < lineCount + input.Count(static b => b == ','), "more records than can stand there");
        if (fault is not null)
        {
            CheckFault(fault, input);
            return false;
        }

        using var written = new MemoryStream();
        new Recording(header!, records).Write(written);
        written.Position = 0;
        Assert.Equal(records, Recording.Read(written).Records);
        return true;
    }

    private void CheckWork(int length, long allocated, int reads)
    {
        allocatedMax = Math.Max(allocatedMax, allocated);
        readsMax = Math.Max(readsMax, reads);

        // A block to read into, tables of names and texts, and a few times what stands there.
        Assert.True(allocated < 400_000 + (64L * length), $"{allocated} bytes allocated for {length}");
        Assert.True(reads <= 3, $"{reads} reads for {length} bytes");
    }

    private void CheckFault(RecordingFormatException fault, byte[] bytes)
    {
        problems[(int)fault.Problem]++;

        // Elements of an array that stand on one line count as lines of their own.
        var lineMax = bytes.Count(static b => b is (byte)'\n' or (byte)',' or (byte)']' or (byte)'}') + 1;
        Assert.True(Enum.IsDefined(fault.Problem) && fault.Line >= 1 && fault.Line <= lineMax && fault.Column is null or >= 1, $"at {fault.Line}:{fault.Column} of {lineMax}");
        Assert.StartsWith($"drawn.jsonl:{fault.Line}{(fault.Column is { } column ? $":{column}" : "")}: error: ", fault.Message, StringComparison.Ordinal);
        Assert.True(fault.Expected.Length > 0 && fault.Found.Length > 0 && fault.Fix.Length > 0, fault.Message);
        Assert.True(fault.Message.Length < 2_000, $"a message of {fault.Message.Length} characters");
        Assert.Equal(4, fault.Message.Split('\n').Length);
        Assert.DoesNotContain(fault.Message, static c => c != '\n' && char.IsControl(c));
        Assert.DoesNotContain("System.", fault.Message, StringComparison.Ordinal);
    }

    private sealed class CountedStream(byte[] bytes) : MemoryStream(bytes)
    {
        public int ReadCount { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            ReadCount++;
            return base.Read(buffer, offset, count);
        }
    }
}

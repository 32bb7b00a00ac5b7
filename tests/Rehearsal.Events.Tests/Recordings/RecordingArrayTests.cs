using System.Text;
using System.Text.Json;

namespace Rehearsal.Events.Tests.Recordings;

public sealed class RecordingArrayTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(65_536)]
    public void Read_AnArray_IsTheSameRecording(int bytesAtATime)
    {
        var (records, bytes) = Written();

        using var stream = new SlowStream(bytes, bytesAtATime);
        Assert.Equal(records, Recording.Read(stream).Records);
    }

    [Fact]
    public void Write_AnArray_IsJsonWithOneElementALine()
    {
        var (records, bytes) = Written();

        using var document = JsonDocument.Parse(bytes);
        Assert.Equal(records.Count + 1, document.RootElement.GetArrayLength());
        Assert.Equal(records.Count + 3, bytes.Count(b => b == '\n'));
    }

    [Fact]
    public void Read_AnArrayThatAnEditorPutOnManyLines_IsTheSameRecording()
    {
        var (records, bytes) = Written();
        using var document = JsonDocument.Parse(bytes);
        var indented = JsonSerializer.SerializeToUtf8Bytes(document.RootElement, Indented);
        var dense = JsonSerializer.SerializeToUtf8Bytes(document.RootElement);

        foreach (var form in (byte[][])[indented, dense, [.. "\uFEFF \r\n"u8, .. indented]])
        {
            using var stream = new MemoryStream(form);
            Assert.Equal(records.Count, Recording.Read(stream).Records.Count);
        }
    }

    [Fact]
    public void Read_AnArrayWithAFault_NamesItsLine()
    {
        var lines = Encoding.UTF8.GetString(Written().Bytes).Split('\n');
        lines[2] = """{"specversion":"1.0","type":7},""";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));

        Assert.Equal(3, Assert.Throws<RecordingFormatException>(() => Recording.Read(stream)).Line);
    }

    [Fact]
    public void Read_AnArrayThatWasCut_IsTorn()
    {
        var (records, bytes) = Written();
        using var stream = new MemoryStream(bytes[..^20]);
        using var reader = new RecordingReader(stream);
        List<LogRecord> read = [];

        var fault = Assert.Throws<RecordingFormatException>(() =>
        {
            foreach (var record in reader.Read())
            {
                read.Add(record);
            }
        });

        Assert.Equal((RecordingProblem.TornTail, records.Count - 1), (fault.Problem, read.Count));
    }

    private static (List<LogRecord> Records, byte[] Bytes) Written()
    {
        var entries = new RandomEntries(new Random(7));
        var records = Enumerable.Range(0, 300).Select(n => new LogRecord(2 * n, entries.Next())).ToList();
        using var stream = new MemoryStream();
        using (var writer = new RecordingWriter(stream, new RecordingHeader(), RecordingLayout.Array, leaveOpen: true))
        {
            records.ForEach(writer.Write);
        }

        return (records, stream.ToArray());
    }
}

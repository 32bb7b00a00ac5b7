namespace Rehearsal.Samples.Tests.Recordings;

public sealed class RecordingLinesTests
{
    [Fact]
    public void FirstDifference_SameBytes_IsNone() => Assert.Null(RecordingLines.FirstDifference("a\nb\n"u8, "a\nb\n"u8));

    [Fact]
    public void FirstDifference_OneRecordChanged_NamesItWithBothLines() =>
        Assert.Equal("first different: record 2 (line 3)\n  expected c\n  found    d", RecordingLines.FirstDifference("a\nb\nc\n"u8, "a\nb\nd\n"u8));

    [Fact]
    public void FirstDifference_OneEndsEarly_SaysSo() =>
        Assert.Equal("first different: record 1 (line 2)\n  expected b\n  found    nothing: the recording ends before it", RecordingLines.FirstDifference("a\nb\n"u8, "a\n"u8));

    [Fact]
    public void FirstDifference_Header_IsCalledSo() =>
        Assert.StartsWith("first different: the header (line 1)", RecordingLines.FirstDifference("a\n"u8, "b\n"u8), StringComparison.Ordinal);
}

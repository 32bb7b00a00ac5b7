using System.Text;

namespace Rehearsal.Events.Tests.Model;

public sealed class EventDataTests
{
    [Theory]
    [InlineData("{\"a\": [1, 2]}", "{\"a\": [1, 2]}")]
    [InlineData(" \r\n{\r\n  \"a\": \"\\n\",\n  \"b\": 1\n}\t\n", "{  \"a\": \"\\n\",  \"b\": 1}")]
    [InlineData("null", "null")]
    [InlineData("", "")]
    public void New_Json_IsKeptOnOneLine(string json, string expected) =>
        Assert.Equal(expected, new EventData(Encoding.UTF8.GetBytes(json)).ToString());

    [Theory]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData(" ")]
    [InlineData("{'a':1}")]
    [InlineData("\"a\nb\"")]
    [InlineData("\uFEFF{}")]
    public void New_NotOneJsonValue_IsRefused(string json) =>
        Assert.Throws<ArgumentException>(() => new EventData(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void New_NotUtf8_IsRefused() => Assert.Throws<ArgumentException>(() => new EventData(new byte[] { (byte)'"', 0xFF, (byte)'"' }));

    [Fact]
    public void New_NestedTooDeep_IsRefused()
    {
        _ = new EventData(Nested(EventData.DepthMax));
        Assert.Throws<ArgumentException>(() => new EventData(Nested(EventData.DepthMax + 1)));
    }

    [Fact]
    public void WriteRead_NestedAsDeepAsAllowed_IsTheSame()
    {
        var record = new LogRecord(0, Sample.Event() with { Data = new EventData(Nested(EventData.DepthMax)) });
        using var stream = new MemoryStream();
        new Recording(new RecordingHeader(), [record]).Write(stream);
        stream.Position = 0;
        Assert.Equal([record], Recording.Read(stream).Records);
    }

    private static byte[] Nested(int depth) => Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth));
}

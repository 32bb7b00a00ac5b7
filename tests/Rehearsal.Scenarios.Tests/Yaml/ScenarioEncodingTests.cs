using System.Text;

namespace Rehearsal.Scenarios.Tests;

public class ScenarioEncodingTests
{
    private const string Text = "name: Café \U0001F600\nsteps:\n  - wait_for_time: 1\n";

    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes(Text) },
        { "UTF-8 with a mark", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Text)] },
        { "UTF-16 LE", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Text)] },
        { "UTF-16 BE", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Text)] },
        { "CRLF", Encoding.UTF8.GetBytes(Text.Replace("\n", "\r\n", StringComparison.Ordinal)) },
        { "CR", Encoding.UTF8.GetBytes(Text.Replace("\n", "\r", StringComparison.Ordinal)) },
        { "no last line break", Encoding.UTF8.GetBytes(Text.TrimEnd()) },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Read_AnyEncodingAndLineBreak_GivesTheSame(string encoding, byte[] bytes)
    {
        var reading = ScenarioYaml.Read(encoding, bytes);

        Assert.Empty(reading.Diagnostics);
        Assert.Equal("Café \U0001F600", reading.Scenario!.Name);
        Assert.Equal(new SourceLocation(3, 5), reading.Scenario.Steps[0].Location);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'n', (byte)'a', (byte)'\n', (byte)'b', 0xC3, 0x28 }, 2, 2)]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x00, 0xD8 }, 1, 1)]
    [InlineData(new byte[] { (byte)'a', 0xED, 0xA0, 0x80 }, 1, 2)]
    public void Read_BytesThatAreNotText_TellsThePlace(byte[] bytes, int line, int column)
    {
        var diagnostic = Assert.Single(ScenarioYaml.Read("a.yaml", bytes).Diagnostics);

        Assert.Equal(("RHS0100", new SourceLocation(line, column)), (diagnostic.Code, diagnostic.Location));
    }

    [Theory]
    [InlineData("name: N\nsteps: [ { wait_for_time: 1 } ]\n\0 rest", 3, 1)]
    [InlineData("name: a\u0007b", 1, 8)]
    [InlineData("name: a\uFEFFb", 1, 8)]
    [InlineData("name: a\u007F", 1, 8)]
    public void Read_CharactersYamlDoesNotHave_AreRefused(string text, int line, int column)
    {
        var diagnostic = Assert.Single(ScenarioYaml.Read("a.yaml", text).Diagnostics);

        Assert.Equal(("RHS0100", new SourceLocation(line, column)), (diagnostic.Code, diagnostic.Location));
    }

    [Fact]
    public void Read_HalfASurrogatePair_IsRefused()
    {
        var diagnostic = Assert.Single(ScenarioYaml.Read("a.yaml", $"name: a{(char)0xD800}b").Diagnostics);

        Assert.Equal(("RHS0100", new SourceLocation(1, 8)), (diagnostic.Code, diagnostic.Location));
    }

    [Theory]
    [InlineData("\"\\uD83D\"")]
    [InlineData("\"\\U00110000\"")]
    public void Read_EscapesOfNoCharacter_AreRefused(string name) =>
        Assert.Equal("RHS0100", Assert.Single(ScenarioYaml.Read("a.yaml", $"name: {name}\nsteps: [ {{ wait_for_time: 1 }} ]").Diagnostics).Code);

    [Fact]
    public void Read_EmptyFile_TellsWhatIsMissing() =>
        Assert.Equal(["RHS0104", "RHS0104"], ScenarioYaml.Read("a.yaml", ReadOnlyMemory<byte>.Empty).Diagnostics.Select(diagnostic => diagnostic.Code));
}

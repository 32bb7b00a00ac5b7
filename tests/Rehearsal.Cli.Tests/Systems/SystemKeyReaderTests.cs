using Rehearsal.Cli.Systems;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Tests.Systems;

public sealed class SystemKeyReaderTests
{
    [Theory]
    [InlineData("name: A\nsystem: ../Shop.csproj\n", "../Shop.csproj")]
    [InlineData("system: ../Shop.csproj   # the shop\nname: A", "../Shop.csproj")]
    [InlineData("system: '../My Shop.csproj'", "../My Shop.csproj")]
    [InlineData("system: \"../Shop.csproj\" # why", "../Shop.csproj")]
    [InlineData("system : ../Shop.csproj", "../Shop.csproj")]
    [InlineData("\"system\": ../Shop.csproj", "../Shop.csproj")]
    [InlineData("'system': ../Shop.csproj", "../Shop.csproj")]
    [InlineData("{ name: A, system: ../Shop.csproj }", "../Shop.csproj")]
    [InlineData("# about\n---\n{ \"system\": \"a.dll\" }", "a.dll")]
    [InlineData("system: >-\n  ../Shop.csproj\n", "../Shop.csproj")]
    [InlineData("system: ../My\n  Shop.csproj\nname: A", "../My Shop.csproj")]
    [InlineData("system:\n  ../Shop.csproj\n", "../Shop.csproj")]
    [InlineData("system: !!str ../Shop.csproj", "../Shop.csproj")]
    [InlineData("system: \"\\u0061.dll\"", "a.dll")]
    [InlineData("a: &x b.dll\nsystem: ../a#b.dll", "../a#b.dll")]
    [InlineData("system: C:\\shop\\Shop.dll\r\nname: A\r\n", "C:\\shop\\Shop.dll")]
    public void ReadText_SystemIsNamed_ReturnsIt(string yaml, string expected) => Assert.Equal(expected, SystemKeyReader.ReadText(yaml)?.Path);

    [Theory]
    [InlineData("name: A\r\nsystem:   a.dll # why\r\n", 2, 11)]
    [InlineData("system: 'a.dll'", 1, 9)]
    [InlineData("name: A\n\"system\": a.dll", 2, 11)]
    [InlineData("system:\n  a.dll\n", 2, 3)]
    [InlineData("{ name: A, system: a.dll }", 1, 20)]
    public void ReadText_SystemIsNamed_SaysWhere(string yaml, int line, int column) =>
        Assert.Equal(new SystemKey("a.dll", new SourceLocation(line, column)), SystemKeyReader.ReadText(yaml));

    [Theory]
    [InlineData("")]
    [InlineData("name: A\nsteps: []")]
    [InlineData("setup:\n  system: inner.dll")]
    [InlineData("description: |\n  system: inner.dll\nname: A")]
    [InlineData("systems: a.dll")]
    [InlineData("system_name: a.dll")]
    [InlineData("system:")]
    [InlineData("system: # none\nname: A")]
    [InlineData("system: [a, b]")]
    [InlineData("- system: a.dll")]
    [InlineData("{ broken")]
    [InlineData("system: \"never closed")]
    [InlineData("steps: [\nx\n'system': a.dll")]
    public void ReadText_NoSystemIsNamed_ReturnsNull(string yaml) => Assert.Null(SystemKeyReader.ReadText(yaml));

    [Fact]
    public void Read_FileDoesNotExist_ReturnsNull() => Assert.Null(Read("nowhere.yaml"));

    [Fact]
    public void Read_ByteOrderMark_IsNotPartOfTheKey()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("a.yaml", "\uFEFFsystem: a.dll");

        Assert.Equal(new SystemKey("a.dll", new SourceLocation(1, 9)), Read(file));
    }

    [Fact]
    public void Read_FileIsTooLarge_ReturnsNull()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("a.yaml", "system: a.dll\n" + new string('#', 1024 * 1024));

        Assert.Null(Read(file));
    }

    private static SystemKey? Read(string file)
    {
        Assert.True(SystemKeyReader.TryRead(file, out var key, TestContext.Current.CancellationToken));
        return key;
    }
}

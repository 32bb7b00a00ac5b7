namespace Rehearsal.Hosting.Tests;

public sealed class RepeatProgramTests
{
    [Theory]
    [InlineData("/app/Shop", "/app/Shop.dll", "/app/Shop")]
    [InlineData("/app/Shop", "", "/app/Shop")]
    [InlineData("/usr/bin/dotnet", "/app/Shop.dll", "/usr/bin/dotnet /app/Shop.dll")]
    [InlineData("/usr/bin/dotnet", "/my app/Shop.dll", "/usr/bin/dotnet /my app/Shop.dll")]
    [InlineData("/app/dotnet", "/app/dotnet.dll", "/app/dotnet")]
    [InlineData("/usr/bin/dotnet", "", null)]
    [InlineData("/usr/bin/dotnet", null, null)]
    [InlineData(null, "/app/Shop.dll", null)]
    public void Of_HowAProcessWasStarted_IsHowItIsStartedAgain(string? program, string? assembly, string? expected) =>
        Assert.Equal(expected, RepeatProgram.Of(program, assembly) is { } found ? string.Join(' ', [found.Path, .. found.Prefix]) : null);

    [Fact]
    public void OfThisProcess_Always_IsAProgramThatIsThere() => Assert.True(File.Exists(RepeatProgram.OfThisProcess()!.Path));
}

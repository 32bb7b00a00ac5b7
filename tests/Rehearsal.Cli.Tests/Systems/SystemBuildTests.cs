using Rehearsal.Cli.Systems;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Tests.Systems;

public sealed class SystemBuildTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StringWriter progress = new();

    public void Dispose()
    {
        progress.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task EnsureAsync_Project_BuildsOnceUntilAnInputChanges()
    {
        var project = WriteProgram("Exe", "return 0;");

        var first = await EnsureAsync(project);
        Assert.True(File.Exists(first.Assembly), first.Problem?.ToString());
        Assert.Equal(1, BuildCount());

        Assert.Equal(first, await EnsureAsync(project));
        Assert.Equal(1, BuildCount());

        folder.Write("Small/Other.cs", "internal static class Other;");
        Assert.Equal(first, await EnsureAsync(project));
        Assert.Equal(2, BuildCount());
    }

    [Fact]
    public async Task EnsureAsync_CalledConcurrently_BuildsOnce()
    {
        var project = WriteProgram("Exe", "return 0;");

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => EnsureAsync(project)));

        Assert.All(results, result => Assert.Equal(results[0].Assembly, result.Assembly));
        Assert.NotNull(results[0].Assembly);
        Assert.Equal(1, BuildCount());
    }

    [Fact]
    public async Task EnsureAsync_DoesNotCompile_ShowsEachErrorOnceAndBuildsAgainNextTime()
    {
        var project = WriteProgram("Exe", "return missing;\nstatic int Other() => alsoMissing;");

        var result = await EnsureAsync(project);

        Assert.Equal(DiagnosticCodes.SystemDoesNotBuild, result.Problem?.Code);
        Assert.Contains("2 errors", result.Problem!.Found, StringComparison.Ordinal);
        var lines = progress.ToString().Split('\n').Where(line => line.Contains("error CS0103", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.Contains("Program.cs(1,8): error CS0103", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("[", lines[0], StringComparison.Ordinal);

        await EnsureAsync(project);
        Assert.Equal(2, BuildCount());
    }

    [Fact]
    public async Task EnsureAsync_Library_IsNotAProgram()
    {
        var result = await EnsureAsync(WriteProgram("Library", "internal static class Other;"));

        Assert.Equal(DiagnosticCodes.SystemInvalid, result.Problem?.Code);
    }

    [Fact]
    public async Task EnsureAsync_ProjectIsNotXml_SaysWhy()
    {
        var result = await EnsureAsync(folder.Write("Small/Small.csproj", "not xml"));

        Assert.Equal(DiagnosticCodes.SystemDoesNotBuild, result.Problem?.Code);
        Assert.Contains("Small.csproj", result.Problem!.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureAsync_AssemblyOfAProgram_IsTakenAsItIs()
    {
        var assembly = folder.Write("Small.dll");
        folder.Write("Small.runtimeconfig.json", "{}");

        var result = await EnsureAsync(assembly);

        Assert.Equal(assembly, result.Assembly);
        Assert.Equal(0, BuildCount());
    }

    [Fact]
    public async Task EnsureAsync_AssemblyOfALibrary_IsNotAProgram()
    {
        var result = await EnsureAsync(folder.Write("Small.dll"));

        Assert.Equal(DiagnosticCodes.SystemInvalid, result.Problem?.Code);
    }

    private Task<BuildResult> EnsureAsync(string path) =>
        new SystemBuild(TextWriter.Synchronized(progress), folder.Path("locks")).EnsureAsync(new SystemLocation(path), TestContext.Current.CancellationToken);

    private int BuildCount() => progress.ToString().Split("rehearse: building ").Length - 1;

    private string WriteProgram(string outputType, string program)
    {
        folder.Write("Small/Program.cs", program);
        return folder.Write("Small/Small.csproj", SampleSystem.Project(outputType));
    }
}

using Rehearsal.Cli.Systems;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Tests.Systems;

public sealed class SystemLocatorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TryFindNamed_FolderWithOneProject_FindsTheProject()
    {
        var project = folder.Write("Shop/Shop.csproj");

        Assert.True(SystemLocator.TryFindNamed(folder.Path("Shop"), out var system, out _));
        Assert.Equal(new SystemLocation(project), system);
        Assert.True(system.IsProject);
    }

    [Theory]
    [InlineData("Shop.csproj", true)]
    [InlineData("Shop.dll", false)]
    public void TryFindNamed_File_IsTakenAsItIs(string name, bool isProject)
    {
        var file = folder.Write(name);

        Assert.True(SystemLocator.TryFindNamed(file, out var system, out _));
        Assert.Equal(file, system.Path);
        Assert.Equal(isProject, system.IsProject);
    }

    [Fact]
    public void TryFindNamed_TwoProjects_NamesBothInOrder()
    {
        folder.Write("B.csproj");
        folder.Write("A.csproj");

        Assert.False(SystemLocator.TryFindNamed(folder.Root, out _, out var problem));
        Assert.Equal(DiagnosticCodes.SystemNotFound, problem.Code);
        Assert.Contains("2 projects", problem.Found, StringComparison.Ordinal);
        Assert.EndsWith("A.csproj, B.csproj", problem.Found, StringComparison.Ordinal);
        Assert.Contains("A.csproj", problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void TryFindNamed_AWordByItself_NamesNoOption()
    {
        folder.Write("Shop.csproj");
        folder.Write("Store.csproj");

        Assert.False(SystemLocator.TryFindNamed(folder.Root, out _, out var several, option: ""));
        Assert.False(SystemLocator.TryFindNamed("foreign", out _, out var foreign, option: ""));

        Assert.Equal($"no system found at '{folder.Root}'.", several.Message);
        Assert.DoesNotContain("--system", several.Fix, StringComparison.Ordinal);
        Assert.DoesNotContain("--system", $"{foreign.Expected} {foreign.Found}", StringComparison.Ordinal);
    }

    [Fact]
    public void TryFindNamed_EmptyFolder_SaysThatThereIsNoProject()
    {
        Assert.False(SystemLocator.TryFindNamed(folder.Root, out _, out var problem));
        Assert.Contains("no .csproj", problem.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("nowhere.csproj")]
    public void TryFindNamed_NothingThere_SaysSo(string name)
    {
        Assert.False(SystemLocator.TryFindNamed(folder.Path(name), out _, out var problem));
        Assert.Equal(DiagnosticCodes.SystemNotFound, problem.Code);
        Assert.StartsWith("nothing at ", problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void TryFindNamed_OtherFile_IsNotASystem()
    {
        var file = folder.Write("shop.sln");

        Assert.False(SystemLocator.TryFindNamed(file, out _, out var problem));
        Assert.Contains("shop.sln", problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void TryFindNamed_Foreign_IsNotPartOfThisVersion()
    {
        Assert.False(SystemLocator.TryFindNamed("foreign", out _, out var problem));
        Assert.Equal(DiagnosticCodes.Usage, problem.Code);
    }

    [Fact]
    public void TryFindFor_FileNamesASystem_CountsFromTheFile()
    {
        var project = folder.Write("systems/Shop/Shop.csproj");
        var file = folder.Write("scenarios/a.yaml", "system: ../systems/Shop");
        folder.Write("Nearer.csproj");

        Assert.True(SystemLocator.TryFindFor(file, out var system, out _, Token));
        Assert.Equal(project, system.Path);
    }

    [Fact]
    public void TryFindFor_FileNamesAWrongSystem_DoesNotLookFurther()
    {
        var file = folder.Write("scenarios/a.yaml", "system: ../nowhere.csproj");
        folder.Write("Shop.csproj");

        Assert.False(SystemLocator.TryFindFor(file, out _, out var problem, Token));
        Assert.Equal((file, new SourceLocation(1, 9)), (problem.File, problem.Location));
        Assert.Contains("system: ../nowhere.csproj", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryFindFor_NoSystemNamed_FindsTheNearestProjectAbove()
    {
        folder.Write("Outer.csproj");
        var project = folder.Write("Shop/Shop.csproj");
        var file = folder.Write("Shop/scenarios/deep/a.yaml", "name: A");

        Assert.True(SystemLocator.TryFindFor(file, out var system, out _, Token));
        Assert.Equal(project, system.Path);
    }

    [Fact]
    public void TryFindFor_NearestFolderHasTwoProjects_IsAnError()
    {
        folder.Write("Outer.csproj");
        folder.Write("Shop/A.csproj");
        folder.Write("Shop/B.csproj");
        var file = folder.Write("Shop/scenarios/a.yaml", "name: A");

        Assert.False(SystemLocator.TryFindFor(file, out _, out var problem, Token));
        Assert.Contains("2 projects", problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void TryFindFor_NoProjectAnywhere_SaysWhatWasTried()
    {
        var file = folder.Write("scenarios/a.yaml", "name: A");

        Assert.False(SystemLocator.TryFindFor(file, out _, out var problem, Token));
        Assert.Equal(DiagnosticCodes.SystemNotFound, problem.Code);
        Assert.Contains("no --system, no 'system:' in the file, no .csproj", problem.Found, StringComparison.Ordinal);
    }
}

using Rehearsal.Cli.Systems;

namespace Rehearsal.Cli.Tests.Systems;

public sealed class BuildInputsFinderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Find_ReferencedProjects_AddsTheirFolders()
    {
        var project = folder.Write("Shop/Shop.csproj", "<Project />");
        folder.Write("Library/Library.csproj", "<Project />");
        var assets = folder.Write("Shop/obj/project.assets.json", """
            { "libraries": {
                "Library/1.0.0": { "type": "project", "path": "../Library/Library.csproj", "msbuildProject": "../Library/Library.csproj" },
                "Some.Package/1.0.0": { "type": "package" } } }
            """);

        var inputs = BuildInputsFinder.Find(project, assets);

        Assert.Equal([folder.Path("Library"), folder.Path("Shop")], inputs.Folders);
    }

    [Fact]
    public void Find_FilesLookedForAbove_AreThereWhetherTheyExistOrNot()
    {
        var project = folder.Write("a/Shop/Shop.csproj", "<Project />");

        var inputs = BuildInputsFinder.Find(project, "nowhere");

        foreach (var expected in (string[])["a/Shop/Directory.Build.props", "a/Directory.Packages.props", "global.json", ".editorconfig", "a/nuget.config"])
        {
            Assert.Contains(folder.Path(expected), inputs.Files);
        }
    }

    [Fact]
    public void Find_PathsOutsideTheProject_AreInputs()
    {
        folder.Write("shared/Clock.cs");
        folder.Write("linked/deep/Names.cs");
        folder.Write("common.props", "<Project />");
        folder.Write("eng/Banned.txt");
        folder.Write("Directory.Build.props", "<Project><ItemGroup><AdditionalFiles Include=\"$(MSBuildThisFileDirectory)eng/Banned.txt\" /></ItemGroup></Project>");
        var project = folder.Write("Shop/Shop.csproj", """
            <Project>
              <Import Project="..\common.props" />
              <ItemGroup>
                <Compile Include="../shared/Clock.cs;Own.cs" />
                <Compile Include="../linked/**/*.cs" />
                <Compile Include="$(Somewhere)/Else.cs" />
                <ProjectReference Include="../Library/Library.csproj" />
              </ItemGroup>
            </Project>
            """);

        var inputs = BuildInputsFinder.Find(project, "nowhere");

        Assert.Equal([folder.Path("Shop"), folder.Path("linked")], inputs.Folders);
        Assert.Contains(folder.Path("shared/Clock.cs"), inputs.Files);
        Assert.Contains(folder.Path("common.props"), inputs.Files);
        Assert.Contains(folder.Path("eng/Banned.txt"), inputs.Files);
        Assert.DoesNotContain(inputs.Files, file => file.EndsWith("Library.csproj", StringComparison.Ordinal) || file.EndsWith("Own.cs", StringComparison.Ordinal));
    }

    [Fact]
    public void Find_ProjectIsNotXml_StillListsItsFolder()
    {
        var project = folder.Write("Shop/Shop.csproj", "not xml");

        Assert.Equal([folder.Path("Shop")], BuildInputsFinder.Find(project, "nowhere").Folders);
    }
}

using Rehearsal.Hosting.Tests;

namespace Rehearsal.Scenarios.Tests;

public sealed class ScenarioFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Find_Folder_TakesYamlOfEveryScenariosFolderInOrdinalOrder()
    {
        folder.Write("Shop/scenarios/b.yaml", "");
        folder.Write("Shop/scenarios/B.yml", "");
        folder.Write("Shop/scenarios/a.yaml", "");
        folder.Write("Rides/deep/scenarios/c.yml", "");
        folder.Write("Shop/scenarios/notes.md", "");
        folder.Write("Shop/scenarios/data/deeper.yaml", "");
        folder.Write("Shop/other/d.yaml", "");

        var (files, errors) = ScenarioFiles.Find([folder.Path]);

        Assert.Empty(errors);
        Assert.Equal(["Rides/deep/scenarios/c.yml", "Shop/scenarios/B.yml", "Shop/scenarios/a.yaml", "Shop/scenarios/b.yaml"], Below(files));
    }

    [Theory]
    [InlineData("bin")]
    [InlineData("obj")]
    [InlineData(".rehearsal")]
    public void Find_FolderOfOutput_IsNeverEntered(string name)
    {
        folder.Write($"{name}/scenarios/a.yaml", "");
        folder.Write($"scenarios/{name}/scenarios/a.yaml", "");
        folder.Write("scenarios/kept.yaml", "");

        Assert.Equal(["scenarios/kept.yaml"], Below(ScenarioFiles.Find([folder.Path]).Files));
    }

    [Fact]
    public void Find_FolderNamedScenarios_TakesItsOwnFiles()
    {
        folder.Write("scenarios/a.yaml", "");

        Assert.Equal(["scenarios/a.yaml"], Below(ScenarioFiles.Find([$"{folder.Path}/scenarios"]).Files));
    }

    [Fact]
    public void Find_FolderWithTrailingSlash_JoinsWithOne()
    {
        folder.Write("scenarios/a.yaml", "");

        Assert.Equal([$"{folder.Path}/scenarios/a.yaml"], ScenarioFiles.Find([$"{folder.Path}/"]).Files);
    }

    [Fact]
    public void Find_FilesAndFoldersThatOverlap_TakesEachOnceInTheOrderOfThePaths()
    {
        var b = folder.Write("scenarios/b.yaml", "");
        folder.Write("scenarios/a.yaml", "");

        Assert.Equal(["scenarios/b.yaml", "scenarios/a.yaml"], Below(ScenarioFiles.Find([b, folder.Path, b]).Files));
    }

    [Fact]
    public void Find_FileOfAnyName_IsTakenAsGiven()
    {
        var file = folder.Write("order.txt", "");

        Assert.Equal([file], ScenarioFiles.Find([file]).Files);
    }

    [Fact]
    public void Find_MissingPathAndEmptyFolder_AreErrorsWithAWayOut()
    {
        folder.Write("order_flow.yaml", "");
        Directory.CreateDirectory($"{folder.Path}/empty");

        var (files, errors) = ScenarioFiles.Find([$"{folder.Path}/order_flo.yaml", $"{folder.Path}/empty", $"{folder.Path}/no/such/x.yaml"]);

        Assert.Empty(files);
        Assert.Equal(3, errors.Count);
        Assert.All(errors, static error => Assert.Equal(DiagnosticCodes.ScenarioNotFound, error.Code));
        Assert.Contains($"write '{folder.Path}/order_flow.yaml'", errors[0].Fix, StringComparison.Ordinal);
        Assert.Contains("empty/scenarios", errors[1].Fix, StringComparison.Ordinal);
        Assert.Contains("check the path", errors[2].Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_LinkToAFolderAbove_IsNotFollowed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        folder.Write("scenarios/a.yaml", "");
        Directory.CreateSymbolicLink($"{folder.Path}/loop", folder.Path);

        Assert.Equal(["scenarios/a.yaml"], Below(ScenarioFiles.Find([folder.Path]).Files));
    }

    private string[] Below(IReadOnlyList<string> files) => [.. files.Select(file => file[(folder.Path.Length + 1)..])];
}

using Rehearsal.Scenarios;

namespace Rehearsal.Hosting.Tests;

public sealed class ScenarioLoadingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_Tags_KeepsScenariosWithOneOfThem()
    {
        folder.Write("scenarios/a.yaml", EchoScenario.Passing);
        folder.Write("scenarios/b.yaml", EchoScenario.Failing);

        Assert.Equal(2, ScenarioLoading.Load([folder.Path], [], Token).Scenarios.Count);
        Assert.Equal("A call is answered", Assert.Single(ScenarioLoading.Load([folder.Path], ["commit", "never"], Token).Scenarios).Name);
    }

    [Fact]
    public void Load_TagNobodyHas_IsAnErrorThatNamesTheTags()
    {
        folder.Write("scenarios/a.yaml", EchoScenario.Passing);

        var (scenarios, errors) = ScenarioLoading.Load([folder.Path], ["comit"], Token);

        Assert.Empty(scenarios);
        var error = Assert.Single(errors);
        Assert.Equal(DiagnosticCodes.ScenarioNotFound, error.Code);
        Assert.Contains("write 'commit'", error.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SeveralBadFiles_ReportsAllErrorsOfAll()
    {
        folder.Write("scenarios/a.yaml", "nam: x\nsteps: []\n");
        folder.Write("scenarios/b.yaml", "name: x\nsteps: 5\nextra: 1\n");

        var (_, errors) = ScenarioLoading.Load([folder.Path], ["commit"], Token);

        Assert.Contains(errors, error => error.File!.EndsWith("a.yaml", StringComparison.Ordinal));
        Assert.True(errors.Count(error => error.File!.EndsWith("b.yaml", StringComparison.Ordinal)) >= 2);
    }

    [Fact]
    public void Load_FileBeyondTheBound_IsRefused()
    {
        folder.Write("scenarios/a.yaml", "name: " + new string('x', ScenarioLimits.FileBytesMax));

        Assert.Equal(DiagnosticCodes.TooLarge, Assert.Single(ScenarioLoading.Load([folder.Path], [], Token).Errors).Code);
    }
}

using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using Rehearsal.Stages;
using Rehearsal.Xunit;
using Shop;
using Xunit.Sdk;

namespace Rehearsal.Testing.Tests;

public sealed class ScenarioTesterTests
{
    private static readonly ScenarioTester Shop = new(ShopSystem.Define);

    [Fact]
    public void Run_SameSeed_TheSameEventsByIdToo()
    {
        var first = Shop.Run("../../samples/Shop/scenarios/order_flow.yaml", seed: 5);
        var second = Shop.Run("../../samples/Shop/scenarios/order_flow.yaml", seed: 5);

        Assert.Equal(first.Run.Events.Select(static published => published.Id), second.Run.Events.Select(static published => published.Id));
    }

    [Fact]
    public void Run_BesideEachOther_EachPasses() => Parallel.For(0, 40, static _ => Shop.Run("../../samples/Shop/scenarios/order_flow.yaml").ShouldPass());

    [Fact]
    public void Run_OnTheLocalStage_PassesInRealTime()
    {
        var local = new ScenarioTester(ShopSystem.Define) { Stage = new LocalStage(TimeProvider.System, Random.Shared) };

        var result = local.Run("../../samples/Shop/scenarios/order_flow.yaml").ShouldPass();

        Assert.Equal(RunLevel.Real, result.Run.Level);
        Assert.DoesNotContain("--seed", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Interrupted_Throws()
    {
        var interrupted = new ScenarioTester(ShopSystem.Define) { Cancellation = static () => new CancellationToken(canceled: true) };

        Assert.Throws<RunInterruptedException>(() => interrupted.Run("../../samples/Shop/scenarios/order_flow.yaml"));
    }

    [Fact]
    public void Run_FileDoesNotExist_SaysWhich()
    {
        var failure = Assert.Throws<ScenarioInvalidException>(static () => Shop.Run("../../samples/Shop/scenarios/ordre_flow.yaml"));

        var error = Assert.Single(failure.Errors);
        Assert.Equal((DiagnosticCodes.ScenarioNotFound, "there is no '../../samples/Shop/scenarios/ordre_flow.yaml'."), (error.Code, error.Message));
        Assert.Contains("nor at", error.Found, StringComparison.Ordinal);
        Assert.Equal("write 'order_flow.yaml' at its end, or check the path; it counts from the folder of the test's program, else from the folder of the source file", error.Fix);
        Assert.Equal("1, as above", failure.Errors.ToString());
    }

    [Fact]
    public void Scenarios_APathFromTheRoot_IsNotSaidToCountFromAnywhere()
    {
        var failure = Assert.Throws<ScenarioInvalidException>(static () => TestFiles.Scenarios(Path.GetFullPath("nowhere/at/all"), "a.cs"));

        Assert.Equal(("nothing", "check the path"), (failure.Errors[0].Found, failure.Errors[0].Fix));
    }

    [Fact]
    public void Run_FileIsWrong_SaysAllOfItWithPlaces()
    {
        using var folder = new Hosting.Tests.TemporaryFolder();
        folder.Write("wrong.yaml", "name: wrong\nsteps:\n  - triger: OrderCreated\n  - wait_for_time: -1s\n");

        var failure = Assert.Throws<ScenarioInvalidException>(() => Shop.Run($"{folder.Path}/wrong.yaml"));

        Assert.Equal([3, 4], failure.Errors.Select(static error => error.Location.Line));
        Assert.Contains("wrong.yaml:3:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_EventOfAnotherSystem_SaysWhichThereAre()
    {
        var failure = Assert.Throws<ScenarioInvalidException>(static () => Shop.Run(ScenarioBuilder.Create("strange").Trigger("Ordered", null).Build()));

        Assert.Contains("Ordered", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SystemDoesNotBuild_SaysWhy()
    {
        var broken = new ScenarioTester(static system => system.AddService<string>());

        Assert.Throws<SystemDefinitionException>(() => broken.Run("../../samples/Shop/scenarios/order_flow.yaml"));
    }

    [Fact]
    public async Task ScenarioFiles_Folder_OneRowAFileInOrder()
    {
        await using var disposal = new DisposalTracker();
        var rows = await new ScenarioFilesAttribute("../../samples/Shop/scenarios").GetData(null!, disposal);

        var files = rows.Select(static row => (string)row.GetData()[0]!).ToList();
        Assert.Equal(7, files.Count);
        Assert.Equal(files.Order(StringComparer.Ordinal), files);
        Assert.All(files, static file => Assert.True(File.Exists(file)));
    }

    [Fact]
    public async Task ScenarioFiles_NoneThere_Fails()
    {
        await using var disposal = new DisposalTracker();
        var failure = await Assert.ThrowsAsync<ScenarioInvalidException>(async () => await new ScenarioFilesAttribute("../../samples/Shop/Events").GetData(null!, disposal));

        Assert.Contains("there are no scenarios in", failure.Message, StringComparison.Ordinal);
    }
}

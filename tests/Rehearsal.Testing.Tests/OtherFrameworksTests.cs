using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Rehearsal.Testing.Tests;

/// <summary>The same attribute for NUnit and MSTest, whose own runners are asked in docs/snippets.</summary>
public sealed class OtherFrameworksTests
{
    private static readonly string Scenarios = Path.GetFullPath("../../../../../samples/Shop/scenarios", AppContext.BaseDirectory);

    [Fact]
    public void NUnit_Folder_IsACaseAFile()
    {
        var cases = new NUnit.ScenarioFilesAttribute(Scenarios).BuildFrom(new MethodWrapper(typeof(Cases), nameof(Cases.Passes)), null).ToList();

        Assert.Equal(Directory.GetFiles(Scenarios, "*.yaml").Length, cases.Count);
        Assert.All(cases, static test => Assert.Equal(RunState.Runnable, test.RunState));
        Assert.EndsWith("order_flow.yaml", (string)cases[0].Arguments[0]!, StringComparison.Ordinal);
    }

    [Fact]
    public void NUnit_FolderWithoutScenarios_IsACaseThatCannotRun()
    {
        var test = Assert.Single(new NUnit.ScenarioFilesAttribute("nowhere").BuildFrom(new MethodWrapper(typeof(Cases), nameof(Cases.Passes)), null));

        Assert.Equal(RunState.NotRunnable, test.RunState);
        Assert.Contains("nowhere", (string)test.Properties.Get(PropertyNames.SkipReason)!, StringComparison.Ordinal);
    }

    [Fact]
    public void MSTest_Folder_IsACaseAFile()
    {
        var method = typeof(Cases).GetMethod(nameof(Cases.Passes))!;
        var attribute = new MSTest.ScenarioFilesAttribute(Scenarios);
        var rows = attribute.GetData(method).ToList();

        Assert.Equal(Directory.GetFiles(Scenarios, "*.yaml").Length, rows.Count);
        Assert.Contains("order_flow.yaml", attribute.GetDisplayName(method, rows[0]), StringComparison.Ordinal);
        Assert.Throws<ScenarioInvalidException>(() => new MSTest.ScenarioFilesAttribute("nowhere").GetData(method).ToList());
    }

    private sealed class Cases
    {
        public static void Passes(string file) => Assert.NotNull(file);
    }
}

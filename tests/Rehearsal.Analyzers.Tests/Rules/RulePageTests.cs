using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Rehearsal.Analyzers.Tests.Rules;

public sealed class RulePageTests
{
    private static string PageFile => Path.Combine(
        typeof(RulePageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!, "docs", "reference", "analyzers.md");

    /// <remarks>To approve a new page, run the tests with <c>REHEARSAL_APPROVE=1</c>.</remarks>
    [Fact]
    public void Rules_OnThePage_AreWhatTheCodeSays()
    {
        var page = File.ReadAllText(PageFile).ReplaceLineEndings("\n");
        var begin = page.IndexOf("## ", StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("REHEARSAL_APPROVE") == "1")
        {
            File.WriteAllText(PageFile, page[..begin] + Written());
        }
        else
        {
            Assert.Equal(Written(), page[begin..]);
        }
    }

    [Fact]
    public void Rules_OfTheAnalyzers_AreThoseListed()
    {
        var listed = RuleList.Groups.SelectMany(static group => group.Rules).Select(static rule => rule.Descriptor).ToArray();

        Assert.Equal(listed.Select(static rule => rule.Id).Order(StringComparer.Ordinal), listed.Select(static rule => rule.Id));
        Assert.Equal(listed, Sources.Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).OrderBy(static rule => rule.Id, StringComparer.Ordinal));
        Assert.All(listed, static rule => Assert.Equal(("Determinism", true, $"docs/reference/analyzers.md#{rule.Id.ToLowerInvariant()}"), (rule.Category, rule.IsEnabledByDefault, rule.HelpLinkUri)));
        Assert.Equal(["RHA0401", "RHA0402"], listed.Where(static rule => rule.DefaultSeverity == DiagnosticSeverity.Info).Select(static rule => rule.Id));
        Assert.Equal(listed.Length - 2, listed.Count(static rule => rule.DefaultSeverity == DiagnosticSeverity.Warning));
    }

    [Fact]
    public void Analyzers_OfTheAssembly_AreAllTested() => Assert.Equal(
        typeof(ClockAnalyzer).Assembly.GetTypes().Where(static type => type.IsDefined(typeof(Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzerAttribute), inherit: false)).Select(static type => type.Name).Order(StringComparer.Ordinal),
        Sources.Analyzers.Select(static analyzer => analyzer.GetType().Name).Order(StringComparer.Ordinal));

    // Command-line compilers have no assemblies of an editor.
    [Fact]
    public void Analyzers_OfTheAssembly_NeedNoEditor() =>
        Assert.DoesNotContain(typeof(ClockAnalyzer).Assembly.GetReferencedAssemblies(), static reference => reference.Name!.Contains("Workspaces", StringComparison.Ordinal));

    private static string Written()
    {
        StringBuilder page = new();
        foreach (var (heading, rules) in RuleList.Groups)
        {
            page.Append($"## {heading}\n\n");
            foreach (var rule in rules)
            {
                page.Append($"### {rule.Descriptor.Id}\n\n");
                page.Append($"**{rule.Descriptor.Title}** ({Severity(rule)}). {rule.Descriptor.Description}\n\n");
                page.Append($"- Finds: {rule.Finds}.\n- Instead: {rule.Instead}.\n- Exempt: {rule.Exempt}.\n\n");
            }
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static string Severity(Rule rule) => rule.Descriptor.DefaultSeverity.ToString().ToLowerInvariant();
}

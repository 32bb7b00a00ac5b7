using System.Text.RegularExpressions;
using Rehearsal.Scenarios;

namespace Rehearsal.Docs.Tests;

/// <summary>
/// A block of C# or YAML is what stands in the file that the paragraph before it links to last: the whole file or lines of it. A
/// block of YAML without a link is a piece of a scenario, which must be readable.
/// </summary>
public sealed partial class CodeBlockTests
{
    private static readonly string[] Checked = ["csharp", "yaml"];

    [Theory]
    [MemberData(nameof(Page.All), MemberType = typeof(Page))]
    public void Blocks_OfAPage_AreWhatTheFilesHold(string path)
    {
        var page = new Page(path);
        foreach (var block in page.Blocks().Where(static block => Checked.Contains(block.Language)))
        {
            var place = $"{path}:{block.Line}";
            if (LinkedFile(page, block) is { } file)
            {
                var text = Dedented(File.ReadAllText(file));
                Assert.True(
                    text.Contains(Dedented(block.Text), StringComparison.Ordinal),
                    $"{place}: the block is not in {Path.GetRelativePath(Page.Root, file)} as it stands; copy it from there");
            }
            else
            {
                Assert.True(block.Language == "yaml", $"{place}: the paragraph before the block links to no .cs file");
                CheckYaml(place, block.Text);
            }
        }
    }

    private static string? LinkedFile(Page page, CodeBlock block) =>
        Link().Matches(block.Introduction)
            .Select(link => page.Resolve(link.Groups["target"].Value))
            .LastOrDefault(file => Path.GetExtension(file) == (block.Language == "csharp" ? ".cs" : ".yaml"));

    private static void CheckYaml(string place, string text)
    {
        var isFragment = !text.StartsWith("name:", StringComparison.Ordinal);
        var whole = (isFragment ? "name: fragment\n" : "") + text + (text.Contains("steps:", StringComparison.Ordinal) ? "" : "\nsteps: [ { wait_for_time: 0 } ]");
        var errors = ScenarioYaml.Read(place, whole).Diagnostics;
        Assert.True(errors.Count == 0, string.Join('\n', errors.Select(DiagnosticText.Format)));
    }

    // An excerpt may stand further left than in its file; blank lines carry no indentation.
    private static string Dedented(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(static line => line.TrimStart()));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+\.(cs|yaml))\)")]
    private static partial Regex Link();
}

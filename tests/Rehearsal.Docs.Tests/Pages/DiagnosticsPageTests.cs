using System.Reflection;
using System.Text;
using System.Xml.Linq;
using Rehearsal.Scenarios;

namespace Rehearsal.Docs.Tests;

public sealed class DiagnosticsPageTests
{
    /// <remarks>To approve a new list, run the tests with <c>REHEARSAL_APPROVE=1</c>.</remarks>
    [Fact]
    public void List_OnThePage_IsWhatTheCodeSays()
    {
        var page = new Page("docs/reference/diagnostics.md");
        var text = File.ReadAllText(page.FullPath).ReplaceLineEndings("\n");
        var begin = text.IndexOf("| Code ", StringComparison.Ordinal);
        var end = text.IndexOf("\n\n", begin, StringComparison.Ordinal) + 1;
        var list = ListOfCodes();
        if (Environment.GetEnvironmentVariable("REHEARSAL_APPROVE") == "1")
        {
            File.WriteAllText(page.FullPath, text[..begin] + list + text[end..]);
        }
        else
        {
            Assert.Equal(list, text[begin..end]);
        }
    }

    private static string ListOfCodes()
    {
        var documentation = XDocument.Load(Path.ChangeExtension(typeof(DiagnosticCodes).Assembly.Location, ".xml"));
        var summaries = documentation.Descendants("member").ToDictionary(
            static member => member.Attribute("name")!.Value,
            static member => member.Element("summary")?.Value.Trim(),
            StringComparer.Ordinal);
        var list = new StringBuilder("| Code | Means |\n|---|---|\n");
        foreach (var field in typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static).OrderBy(static field => (string)field.GetRawConstantValue()!, StringComparer.Ordinal))
        {
            list.Append($"| {field.GetRawConstantValue()} | {summaries[$"F:{typeof(DiagnosticCodes).FullName}.{field.Name}"]} |\n");
        }

        return list.ToString();
    }
}

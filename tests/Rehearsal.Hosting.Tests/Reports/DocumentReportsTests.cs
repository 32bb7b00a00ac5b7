using System.Globalization;
using System.Xml.Linq;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting.Tests;

public sealed class DocumentReportsTests
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    // A name that every format would stumble over, were it written as it is.
    private const string Hostile = """
        name: "<b>a|b</b> `c` & \"d\" ]]> ::error:: \u0007"
        steps:
          - trigger: { event: Called }
          - assert: { event_count: { Answered: { exact: 2 } } }
        """;

    [Theory]
    [InlineData("junit")]
    [InlineData("trx")]
    [InlineData("markdown")]
    [InlineData("github")]
    public void Write_PassedAndFailed_MatchesApproved(string format) => Approved.Matches($"report-{format}", Text(format, Json(EchoScenario.Passing, EchoScenario.Failing, EchoScenario.FailingWait)));

    [Theory]
    [InlineData("junit")]
    [InlineData("trx")]
    [InlineData("markdown")]
    [InlineData("github")]
    [InlineData("html")]
    public void Write_Errors_MatchesApproved(string format)
    {
        var error = new Diagnostic("RHS0101", "unknown key 'nam'.", "one of: name, steps", "nam", "write 'name'") { File = "a,b:c.yaml", Location = new SourceLocation(3, 9) };

        Approved.Matches($"report-errors-{format}", Text(format, RunJson.Text([], [error])).Replace(Rehearsal.Analysis.FlowHtml.Style, "", StringComparison.Ordinal));
    }

    [Fact]
    public void JUnit_AnyRun_CountsWhatItHolds()
    {
        var root = XDocument.Parse(Text("junit", Json(EchoScenario.Passing, EchoScenario.Failing, Hostile))).Root!;

        Assert.Equal(("3", "2", "0"), (root.Attribute("tests")!.Value, root.Attribute("failures")!.Value, root.Attribute("errors")!.Value));
        Assert.Equal(3, root.Descendants("testcase").Count());
        Assert.Equal(2, root.Descendants("failure").Count());
        Assert.All(root.Descendants("testsuite"), static suite => Assert.Equal(suite.Attribute("tests")!.Value, suite.Elements("testcase").Count().ToString(CultureInfo.InvariantCulture)));
        Assert.Equal("<b>a|b</b> `c` & \"d\" ]]> ::error:: \uFFFD", root.Descendants("testcase").Last().Attribute("name")!.Value);
    }

    [Fact]
    public void Trx_AnyRun_TiesResultsToDefinitionsAndIsTheSameTwice()
    {
        var json = Json(EchoScenario.Passing, EchoScenario.Failing, Hostile);
        var root = XDocument.Parse(Text("trx", json)).Root!;

        var defined = root.Descendants(Trx + "UnitTest").Select(static test => test.Attribute("id")!.Value).ToList();
        Assert.Equal(3, defined.Distinct().Count());
        Assert.Equal(defined, root.Descendants(Trx + "UnitTestResult").Select(static result => result.Attribute("testId")!.Value));
        Assert.Equal(defined, root.Descendants(Trx + "TestEntry").Select(static entry => entry.Attribute("testId")!.Value));
        Assert.Equal(["Passed", "Failed", "Failed"], root.Descendants(Trx + "UnitTestResult").Select(static result => result.Attribute("outcome")!.Value));
        Assert.Equal(Text("trx", json), Text("trx", json));
    }

    [Fact]
    public void Markdown_HostileName_BreaksNoTableAndOpensNoTag()
    {
        var text = Text("markdown", Json(Hostile));

        var row = Assert.Single(text.Split('\n'), static line => line.StartsWith("| ❌", StringComparison.Ordinal));
        Assert.Equal(8, row.Replace("\\|", "", StringComparison.Ordinal).Count(static character => character == '|'));
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void GitHub_HostileName_StaysOneCommandALine()
    {
        var lines = Text("github", Json(Hostile)).TrimEnd('\n').Split('\n');

        Assert.All(lines, static line => Assert.Matches("^::(error|notice) [^:]*::", line));
        Assert.Contains("title=<b>a|b</b> `c` & \"d\" ]]> %3A%3Aerror%3A%3A", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("::error file=samples/Echo/scenarios/call.yaml,line=4,", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Html_HostileName_IsShownAndNotRun()
    {
        var text = Text("html", Json(Hostile));

        Assert.Contains("&lt;b&gt;a|b&lt;/b&gt; `c` &amp; &quot;d&quot;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
        Assert.Contains("The recording cannot be read", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_AnyRun_NamesNothingOutsideItself()
    {
        var text = Text("html", Json(EchoScenario.Passing, EchoScenario.Failing));

        Assert.DoesNotContain("src=", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
    }

    private static string Json(params string[] scenarios) => RunJson.Text([.. scenarios.Select(static scenario => TestRuns.Reported(TestRuns.Of(scenario)))], []);

    private static string Text(string format, string json)
    {
        using var writer = new StringWriter();
        DocumentReports.Write(format, json, writer, new FixedClock());
        return writer.ToString();
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 21, 5, 34, 44, TimeSpan.Zero);
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Writes a Visual Studio test result file (TRX): a unit test a scenario; errors that kept the command from running are tests too.</summary>
/// <remarks>
/// Elements as in the schema vstst.xsd that Visual Studio ships. The id of a test is derived from its file and name, so that a server that
/// follows tests over time knows it again.
/// </remarks>
internal static class TrxReport
{
    private const string Schema = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    // The list of tests in no list and the type of a unit test: fixed in Visual Studio.
    private const string NoList = "8c84fa94-04c1-424b-9868-57a2d4851a1d";
    private const string UnitTest = "13cdc9d9-ddb5-4fa4-a97d-d965ccfc6d4b";

    /// <summary>Writes the file.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="document">The result.</param>
    /// <param name="finished">When the command ended.</param>
    public static void Write(TextWriter writer, ReportDocument document, DateTimeOffset finished)
    {
        Result[] results = [.. document.Scenarios.Select(ResultOf), .. document.Errors.Select(ResultOf)];
        var started = finished - new TimeSpan(results.Sum(static result => result.Duration.Ticks));
        using (var xml = ReportXml.Open(writer))
        {
            xml.WriteStartElement("TestRun", Schema);
            xml.Attribute("id", IdOf("run", [.. results.Select(static result => $"{result.TestId}{result.Outcome}"), Time(finished)]));
            xml.Attribute("name", "rehearsal");
            WriteTimes(xml, started, finished);
            WriteResults(xml, results, started);
            WriteDefinitions(xml, results);
            WriteEntries(xml, results);
            WriteSummary(xml, results);
            xml.WriteEndElement();
        }

        writer.Write('\n');
    }

    private static Result ResultOf(ReportedScenario scenario) => new(
        scenario.Name,
        scenario.File ?? "rehearsal",
        scenario.IsPassed ? "Passed" : "Failed",
        scenario.Duration,
        ScenarioWords.WhatHappened(scenario),
        scenario.Reason,
        scenario.IsPassed ? "" : ScenarioWords.WhyNot(scenario));

    private static Result ResultOf(Diagnostic error) => new(
        $"{error.Code} {error.Message}", error.File ?? "rehearsal", "Failed", TimeSpan.Zero, "", error.Message, DiagnosticText.Format(error));

    private static void WriteTimes(XmlWriter xml, DateTimeOffset started, DateTimeOffset finished)
    {
        xml.WriteStartElement("Times");
        xml.Attribute("creation", Time(started));
        xml.Attribute("queuing", Time(started));
        xml.Attribute("start", Time(started));
        xml.Attribute("finish", Time(finished));
        xml.WriteEndElement();
    }

    private static void WriteResults(XmlWriter xml, Result[] results, DateTimeOffset started)
    {
        xml.WriteStartElement("Results");
        foreach (var result in results)
        {
            xml.WriteStartElement("UnitTestResult");
            xml.Attribute("executionId", result.ExecutionId);
            xml.Attribute("testId", result.TestId);
            xml.Attribute("testName", result.Name);
            xml.Attribute("duration", result.Duration.ToString("c", CultureInfo.InvariantCulture));
            xml.Attribute("startTime", Time(started));
            started += result.Duration;
            xml.Attribute("endTime", Time(started));
            xml.Attribute("testType", UnitTest);
            xml.Attribute("outcome", result.Outcome);
            xml.Attribute("testListId", NoList);
            xml.WriteStartElement("Output");
            xml.Element("StdOut", result.Text);
            if (result.Reason is { } reason)
            {
                xml.WriteStartElement("ErrorInfo");
                xml.Element("Message", reason);
                xml.Element("StackTrace", result.Details);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteDefinitions(XmlWriter xml, Result[] results)
    {
        xml.WriteStartElement("TestDefinitions");
        foreach (var result in results)
        {
            xml.WriteStartElement("UnitTest");
            xml.Attribute("name", result.Name);
            xml.Attribute("storage", result.Place);
            xml.Attribute("id", result.TestId);
            xml.WriteStartElement("Execution");
            xml.Attribute("id", result.ExecutionId);
            xml.WriteEndElement();
            xml.WriteStartElement("TestMethod");
            xml.Attribute("codeBase", result.Place);
            xml.Attribute("className", result.Place);
            xml.Attribute("name", result.Name);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteEntries(XmlWriter xml, Result[] results)
    {
        xml.WriteStartElement("TestEntries");
        foreach (var result in results)
        {
            xml.WriteStartElement("TestEntry");
            xml.Attribute("testId", result.TestId);
            xml.Attribute("executionId", result.ExecutionId);
            xml.Attribute("testListId", NoList);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteStartElement("TestLists");
        xml.WriteStartElement("TestList");
        xml.Attribute("name", "Results Not in a List");
        xml.Attribute("id", NoList);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteSummary(XmlWriter xml, Result[] results)
    {
        var passed = results.Count(static result => result.Outcome == "Passed");
        xml.WriteStartElement("ResultSummary");
        xml.Attribute("outcome", passed == results.Length ? "Completed" : "Failed");
        xml.WriteStartElement("Counters");
        xml.Attribute("total", results.Length);
        xml.Attribute("executed", results.Length);
        xml.Attribute("passed", passed);
        xml.Attribute("failed", results.Length - passed);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static string Time(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static string IdOf(string kind, params string[] parts) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', [kind, .. parts]))).AsSpan(0, 16)).ToString();

    private sealed record Result(string Name, string Place, string Outcome, TimeSpan Duration, string Text, string? Reason, string Details)
    {
        public string TestId { get; } = IdOf("test", Place, Name);

        public string ExecutionId { get; } = IdOf("execution", Place, Name, Outcome, Text);
    }
}

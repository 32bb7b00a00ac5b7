using System.Globalization;
using System.Xml;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Writes JUnit XML, as build servers read it: a test suite a stage, a test case a scenario; errors that kept the command from running are cases too.</summary>
/// <remarks>Elements and attributes are those that Jenkins' and Gitea's readers share: github.com/windyroad/JUnit-Schema, and the fields of the Ant task it describes.</remarks>
internal static class JUnitReport
{
    private const string ErrorSuite = "rehearsal";

    public static void Write(TextWriter writer, ReportDocument document)
    {
        using (var xml = ReportXml.Open(writer))
        {
            xml.WriteStartElement("testsuites");
            xml.Attribute("name", "rehearsal");
            WriteCounts(xml, document.Scenarios, document.Errors.Count);
            foreach (var stage in document.Scenarios.GroupBy(static scenario => scenario.Stage, StringComparer.Ordinal))
            {
                WriteSuite(xml, $"{stage.Key} stage", [.. stage]);
            }

            if (document.Errors.Count > 0)
            {
                WriteErrors(xml, document.Errors);
            }

            xml.WriteEndElement();
        }

        writer.Write('\n');
    }

    private static void WriteSuite(XmlWriter xml, string name, IReadOnlyList<ReportedScenario> scenarios)
    {
        xml.WriteStartElement("testsuite");
        xml.Attribute("name", name);
        WriteCounts(xml, scenarios, 0);
        foreach (var scenario in scenarios)
        {
            Write(xml, scenario);
        }

        xml.WriteEndElement();
    }

    private static void WriteCounts(XmlWriter xml, IReadOnlyList<ReportedScenario> scenarios, int errorCount)
    {
        xml.Attribute("tests", scenarios.Count + errorCount);
        xml.Attribute("failures", scenarios.Count(static scenario => !scenario.IsPassed && !scenario.IsError));
        xml.Attribute("errors", scenarios.Count(static scenario => scenario.IsError) + errorCount);
        xml.Attribute("skipped", 0);
        xml.Seconds("time", new TimeSpan(scenarios.Sum(static scenario => scenario.Duration.Ticks)));
    }

    private static void Write(XmlWriter xml, ReportedScenario scenario)
    {
        xml.WriteStartElement("testcase");
        xml.Attribute("classname", scenario.File ?? ErrorSuite);
        xml.Attribute("name", scenario.Name);
        if (scenario.File is not null)
        {
            xml.Attribute("file", scenario.File);
        }

        xml.Seconds("time", scenario.Duration);
        WriteProperties(xml, scenario);
        if (!scenario.IsPassed)
        {
            xml.WriteStartElement(scenario.IsError ? "error" : "failure");
            xml.Attribute("message", scenario.Reason!);
            xml.WriteString(ReportXml.Clean(ScenarioWords.WhyNot(scenario)));
            xml.WriteEndElement();
        }

        xml.Element("system-out", ScenarioWords.WhatHappened(scenario));
        xml.WriteEndElement();
    }

    private static void WriteProperties(XmlWriter xml, ReportedScenario scenario)
    {
        xml.WriteStartElement("properties");
        Property("seed", scenario.Seed.ToString(CultureInfo.InvariantCulture));
        Property("level", scenario.Level);
        Property("recording", scenario.Recording);
        Property("recording_sha256", scenario.RecordingSha256);
        Property("repeat", scenario.Repeat);
        xml.WriteEndElement();

        void Property(string name, string value)
        {
            xml.WriteStartElement("property");
            xml.Attribute("name", name);
            xml.Attribute("value", value);
            xml.WriteEndElement();
        }
    }

    private static void WriteErrors(XmlWriter xml, IReadOnlyList<Diagnostic> errors)
    {
        xml.WriteStartElement("testsuite");
        xml.Attribute("name", ErrorSuite);
        WriteCounts(xml, [], errors.Count);
        foreach (var error in errors)
        {
            xml.WriteStartElement("testcase");
            xml.Attribute("classname", error.File ?? ErrorSuite);
            xml.Attribute("name", $"{error.Code} {error.Message}");
            xml.WriteStartElement("error");
            xml.Attribute("message", error.Message);
            xml.WriteString(ReportXml.Clean(DiagnosticText.Format(error)));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}

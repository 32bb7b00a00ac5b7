using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rehearsal.Events;
using Rehearsal.Scenarios;
using Rehearsal.Simulation;

namespace Rehearsal.Hosting;

/// <summary>The JSON document of <c>run</c>, word by word as the product's contract has it.</summary>
/// <remarks>Keys, their order and the forms of numbers are fixed. Times are milliseconds with at most three decimals.</remarks>
internal static class RunJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the document, ended by a line feed.</summary>
    /// <param name="stream">Where to; not closed.</param>
    /// <param name="runs">The runs in order.</param>
    /// <param name="errors">What kept the command from running, or from going on.</param>
    public static void Write(Stream stream, IReadOnlyList<ReportedRun> runs, IReadOnlyList<Diagnostic> errors)
    {
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("scenarios");
            foreach (var run in runs)
            {
                Write(json, run);
            }

            json.WriteEndArray();
            json.WriteStartArray("errors");
            foreach (var error in errors)
            {
                Write(json, error);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    /// <summary>Returns the document as text.</summary>
    /// <param name="runs">The runs in order.</param>
    /// <param name="errors">What kept the command from running, or from going on.</param>
    /// <returns>The document, ended by a line feed.</returns>
    public static string Text(IReadOnlyList<ReportedRun> runs, IReadOnlyList<Diagnostic> errors)
    {
        using var stream = new MemoryStream();
        Write(stream, runs, errors);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, ReportedRun reported)
    {
        var run = reported.Run;
        json.WriteStartObject();
        json.WriteString("name", run.Scenario.Name);
        json.WriteString("file", run.Scenario.File);
        json.WriteString("stage", run.Stage);
        json.WriteString("level", RunWords.Of(run.Level));
        json.WriteNumber("seed", run.Seed);
        json.WriteString("verdict", RunWords.Of(run.Verdict));
        json.WriteNumber("duration_ms", Milliseconds(run.Duration));
        json.WriteNumber("virtual_duration_ms", Milliseconds(run.VirtualDuration));
        json.WriteString("recording", reported.Recording);
        json.WriteString("recording_sha256", reported.RecordingSha256);
        WriteEvents(json, run.Events);
        json.WriteStartArray("assertions");
        foreach (var check in run.Checks)
        {
            Write(json, check);
        }

        json.WriteEndArray();
        json.WriteString("error", reported.Error);
        json.WriteString("repeat", reported.Repeat);
        WriteEscapes(json, run.Escapes);
        DeterminismJson.Write(json, reported.Determinism);
        json.WriteEndObject();
    }

    // Only where there are any: most runs stay, and scripts that know nothing of it see what they always saw.
    private static void WriteEscapes(Utf8JsonWriter json, IReadOnlyList<Escape> escapes)
    {
        if (escapes.Count == 0)
        {
            return;
        }

        json.WriteStartArray("escapes");
        foreach (var escape in escapes)
        {
            json.WriteStartObject();
            json.WriteString("work", escape.Work);
            json.WriteString("place", escape.Place);
            json.WriteString("wait", escape.Wait);
            json.WriteString("fix", escape.Fix);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteEvents(Utf8JsonWriter json, IReadOnlyList<EventEnvelope> events)
    {
        json.WriteStartObject("event_counts");
        foreach (var (type, count) in EventCounts.Of(events))
        {
            json.WriteNumber(type, count);
        }

        json.WriteEndObject();
        json.WriteStartArray("event_order");
        foreach (var envelope in events)
        {
            json.WriteStringValue(envelope.Type);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, CheckResult check)
    {
        json.WriteStartObject();
        json.WriteString("kind", check.Kind);
        json.WriteString("target", check.Target);
        json.WriteString("expected", check.Expected);
        json.WriteString("actual", check.Actual);
        json.WriteString("verdict", check.Passed ? "passed" : "failed");
        WriteNumber(json, "line", check.Location.Line, check.Location.IsKnown);
        json.WriteEndObject();
    }

    /// <summary>Writes an error, the same in the document of every command.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="error">The error.</param>
    public static void Write(Utf8JsonWriter json, Diagnostic error)
    {
        json.WriteStartObject();
        json.WriteString("file", error.File);
        WriteNumber(json, "line", error.Location.Line, error.Location.IsKnown);
        WriteNumber(json, "column", error.Location.Column, error.Location.IsKnown);
        json.WriteString("code", error.Code);
        json.WriteString("message", error.Message);
        json.WriteString("expected", error.Expected);
        json.WriteString("found", error.Found);
        json.WriteString("fix", error.Fix);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int value, bool isKnown)
    {
        if (isKnown)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static decimal Milliseconds(TimeSpan time) => Math.Round(time.Ticks / (decimal)TimeSpan.TicksPerMillisecond, 3, MidpointRounding.AwayFromZero);
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Running;

/// <summary>The JSON document of <c>run</c> as another process wrote it; what stands in it is passed on unchanged.</summary>
/// <param name="Scenarios">Its scenarios.</param>
/// <param name="Errors">Its errors.</param>
internal sealed record RunDocument(IReadOnlyList<JsonElement> Scenarios, IReadOnlyList<JsonElement> Errors)
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads a document.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The document, or null when the text is not one.</returns>
    public static RunDocument? TryParse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement.Clone();
            return new RunDocument([.. root.GetProperty("scenarios").EnumerateArray()], [.. root.GetProperty("errors").EnumerateArray()]);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Makes the document of a run that did not come to be.</summary>
    /// <param name="errors">Why.</param>
    /// <returns>A document without scenarios.</returns>
    public static RunDocument Of(IReadOnlyList<Diagnostic> errors) => TryParse(RunJson.Text([], errors))!;

    /// <summary>Joins documents in order.</summary>
    /// <param name="documents">The documents.</param>
    /// <returns>One document with all their scenarios and all their errors.</returns>
    public static RunDocument Join(IReadOnlyList<RunDocument> documents) =>
        new([.. documents.SelectMany(document => document.Scenarios)], [.. documents.SelectMany(document => document.Errors)]);

    /// <summary>Counts the scenarios with a verdict.</summary>
    /// <param name="verdict">The verdict's word.</param>
    /// <returns>Their number.</returns>
    public int Count(string verdict) => Scenarios.Count(scenario => scenario.GetProperty("verdict").ValueEquals(verdict));

    /// <summary>Reads the errors.</summary>
    /// <returns>The errors in order.</returns>
    public IReadOnlyList<Diagnostic> ReadErrors() => ReportDocument.Read(ToText()).Errors;

    /// <summary>Returns the document as text.</summary>
    /// <returns>The document, ended by a line feed.</returns>
    public string ToText()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            Write(json, "scenarios", Scenarios);
            Write(json, "errors", Errors);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<JsonElement> elements)
    {
        json.WriteStartArray(name);
        foreach (var element in elements)
        {
            element.WriteTo(json);
        }

        json.WriteEndArray();
    }
}

using System.Globalization;
using System.Text.Json;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>Writes where a system serves and what it takes, or why it does not serve.</summary>
internal static class ServeReports
{
    /// <summary>Writes that it serves. Who waits for that reads it at once.</summary>
    public static void WriteStarted(OpenReports reports, ProgramOutput output, ServedSystem served, ServeFolder folder, string url)
    {
        CommandReport.Write(reports, output, writer => WriteText(writer, served, folder, url), json => WriteMembers(json, served, folder, url), ExitCodes.Passed);
        output.Out.Flush();
    }

    /// <summary>Writes that it has stopped, for people: a script has had its document.</summary>
    public static void WriteStopped(ProgramOutput output, ServedSystem served, IReadOnlyList<ReportTarget> targets)
    {
        if (targets.Any(static target => target is { Format: ReportFormats.Text, Path: null }))
        {
            output.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"stopped; {served.Head:N0} {(served.Head == 1 ? "entry" : "entries")} in the log"));
        }
    }

    /// <summary>Writes errors.</summary>
    /// <returns>The exit code.</returns>
    public static int WriteErrors(IReadOnlyList<Diagnostic> errors, IReadOnlyList<ReportTarget> targets, TextWriter output, TextWriter error) =>
        CommandReport.WriteErrors(errors, targets, output, error, static json =>
        {
            json.WriteNull("system");
            json.WriteNull("url");
            json.WriteNull("log");
        });

    private static void WriteText(TextWriter writer, ServedSystem served, ServeFolder folder, string url)
    {
        writer.Write($"{served.Definition.Topology.Name} serves at {url}\n");
        writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"  log     {folder.Log}, {(served.FoundEntries == 0 ? "new" : $"goes on behind {served.FoundEntries:N0} {(served.FoundEntries == 1 ? "entry" : "entries")}")}\n"));
        foreach (var (type, services) in TakersOf(served))
        {
            writer.Write($"  takes   {type}: {string.Join(", ", services)}\n");
        }

        foreach (var host in served.HttpHosts)
        {
            writer.Write($"  answers {url}{host}/…\n");
        }

        writer.Write("Ctrl-C stops it; the next start goes on from its log\n");
    }

    private static void WriteMembers(Utf8JsonWriter json, ServedSystem served, ServeFolder folder, string url)
    {
        json.WriteString("system", served.Definition.Topology.Name);
        json.WriteString("url", url);
        json.WriteString("log", folder.Log);
        json.WriteNumber("entries", served.FoundEntries);
        json.WriteStartObject("takes");
        foreach (var (type, services) in TakersOf(served))
        {
            json.WriteStartArray(type);
            foreach (var service in services)
            {
                json.WriteStringValue(service);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteStartArray("answers");
        foreach (var host in served.HttpHosts)
        {
            json.WriteStringValue($"{url}{host}/");
        }

        json.WriteEndArray();
    }

    private static IEnumerable<(string Event, IEnumerable<string> Services)> TakersOf(ServedSystem served) => served.Definition.Topology.Services
        .SelectMany(static service => service.Handlers.Select(handler => (handler.Event, Service: service.Name)))
        .Distinct()
        .GroupBy(static pair => pair.Event, static pair => pair.Service, StringComparer.Ordinal)
        .Select(static group => (group.Key, (IEnumerable<string>)group));
}

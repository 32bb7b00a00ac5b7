using System.Text.Json;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Logs;

/// <summary>Carries out <c>log repair</c>.</summary>
/// <param name="output">Where to write.</param>
internal sealed class LogRepairCommand(ProgramOutput output)
{
    /// <summary>Repairs a log, or says what that would do.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="cancellationToken">Interrupts while the log is read; a repair that changes files already goes on to its end.</param>
    /// <returns>The exit code.</returns>
    public int Run(LogOptions options, CancellationToken cancellationToken)
    {
        var folders = LogFolders.Find(options.From, out var missing);
        if (missing is null && folders.Count > 1)
        {
            missing = new Diagnostic(DiagnosticCodes.Usage, "there are several logs to repair.", "one log at a time", string.Join(", ", folders), "name one: --from DIR");
        }

        if (missing is not null)
        {
            return LogReports.WriteErrors([missing], options.Formats, output.Out, output.Error);
        }

        using var reports = OpenReports.TryOpen(options.Formats, out var unwritable);
        if (reports is null)
        {
            return LogReports.WriteErrors([unwritable!], options.Formats, output.Out, output.Error);
        }

        var folder = folders[0];
        try
        {
            var plan = LogRepair.PlanInterruptibly(folder, RealDisk.Instance, cancellationToken);
            var done = options.Yes && plan.Cuts.Count > 0 ? LogRepair.RepairInterruptibly(folder, RealDisk.Instance, cancellationToken) : null;
            return LogReports.Write(
                reports,
                output,
                text => WriteText(text, folder, plan, done),
                json => WriteJson(json, folder, plan, done),
                plan.Problems.Count == 0 || done is not null ? ExitCodes.Passed : ExitCodes.Failed);
        }
        catch (Exception exception) when (LogDiagnostics.TryDescribe(exception, folder) is { } problem)
        {
            return LogReports.WriteErrors([problem], options.Formats, output.Out, output.Error);
        }
    }

    private static void WriteText(TextWriter text, string folder, LogRepairPlan plan, LogRepairResult? done)
    {
        text.Write($"{folder}\n");
        if (plan.Problems.Count == 0)
        {
            text.Write("  ✓ whole: there is nothing to repair\n");
            return;
        }

        foreach (var problem in plan.Problems)
        {
            text.Write($"  {LogWords.Place(problem)}: {problem.What}\n");
        }

        text.Write(done is null ? "  a repair would\n" : "  done:\n");
        foreach (var cut in plan.Cuts)
        {
            text.Write($"  - {Words(cut)}\n");
        }

        text.Write($"  - let the log go on with position {LogWords.Plain(plan.Head)}\n");
        text.Write(done is null
            ? $"  nothing was changed; → rehearse log repair --from {folder} --yes\n"
            : $"  as they were: {string.Join(", ", done.KeptAside.Select(static file => Path.GetFileName(file)))}\n");
    }

    private static string Words(LogCut cut)
    {
        var name = Path.GetFileName(cut.File);
        var lost = cut.RecordsLeftOut == 0 ? "" : $", which leaves {LogWords.Count(cut.RecordsLeftOut, "whole record")} out of the log";
        return cut.KeptBytes is not { } kept
            ? $"set {name} aside{lost}"
            : cut.RenewsHeader ? $"make the header of {name} again and end it at byte {LogWords.Plain(kept)}{lost}" : $"end {name} at byte {LogWords.Plain(kept)}{lost}";
    }

    private static void WriteJson(Utf8JsonWriter json, string folder, LogRepairPlan plan, LogRepairResult? done)
    {
        json.WriteStartObject();
        json.WriteString("log", folder);
        json.WriteString("verdict", plan.Problems.Count == 0 ? "whole" : done is null ? "damaged" : "repaired");
        LogWords.WriteProblems(json, plan.Problems);
        json.WriteStartArray("cuts");
        foreach (var cut in plan.Cuts)
        {
            json.WriteStartObject();
            json.WriteString("file", Path.GetFileName(cut.File));
            if (cut.KeptBytes is { } kept)
            {
                json.WriteNumber("kept_bytes", kept);
            }
            else
            {
                json.WriteNull("kept_bytes");
            }

            json.WriteNumber("records_left_out", cut.RecordsLeftOut);
            json.WriteBoolean("renews_header", cut.RenewsHeader);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("head", plan.Head);
        json.WriteStartArray("kept_aside");
        foreach (var file in done?.KeptAside ?? [])
        {
            json.WriteStringValue(Path.GetFileName(file));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

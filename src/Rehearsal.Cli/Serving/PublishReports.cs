using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Serving;

/// <summary>Writes what <c>publish</c> did, or why it did nothing.</summary>
internal static class PublishReports
{
    /// <summary>Writes what was published.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(PublishOptions options, PublishAnswer answer, OpenReports reports, ProgramOutput output)
    {
        var isLate = answer.Ended == false;
        return CommandReport.Write(
            reports,
            output,
            writer =>
            {
                writer.Write($"{options.Request.Type} published\n  id           {answer.Id}\n  correlation  {answer.CorrelationId}\n");
                if (answer.Ended is not null)
                {
                    writer.Write($"  flow         {answer.Events} {(answer.Events == 1 ? "event" : "events")}, {(isLate ? $"not ended after {options.WaitSeconds} s" : "ended")}\n");
                }
            },
            json =>
            {
                json.WriteString("type", options.Request.Type);
                json.WriteString("id", answer.Id!.Value);
                json.WriteString("correlation_id", answer.CorrelationId);
                if (answer.Ended is { } ended)
                {
                    json.WriteBoolean("ended", ended);
                    json.WriteNumber("events", answer.Events ?? 0);
                }
            },
            isLate ? ExitCodes.Failed : ExitCodes.Passed);
    }

    /// <summary>Writes errors.</summary>
    /// <returns>The exit code.</returns>
    public static int WriteErrors(IReadOnlyList<Diagnostic> errors, IReadOnlyList<ReportTarget> targets, TextWriter output, TextWriter error) =>
        CommandReport.WriteErrors(errors, targets, output, error, static json =>
        {
            json.WriteNull("type");
            json.WriteNull("id");
            json.WriteNull("correlation_id");
        });
}

using Rehearsal.Analysis;
using Rehearsal.Cli.Flows;
using Rehearsal.Cli.Remote;
using Rehearsal.Cli.Reports;
using Rehearsal.Cli.Serving;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Metrics;

/// <summary>Carries out <c>metrics show</c>.</summary>
/// <param name="output">Where to write.</param>
/// <param name="clock">The machine's clock.</param>
/// <param name="cancellationToken">Interrupts.</param>
internal sealed class MetricsShowCommand(ProgramOutput output, TimeProvider clock, CancellationToken cancellationToken)
{
    private readonly RecordedEntries entries = new(output, cancellationToken);

    /// <summary>Counts recordings or logs.</summary>
    /// <param name="options">What to do.</param>
    /// <returns>The exit code.</returns>
    public int Run(MetricsShowOptions options)
    {
        Diagnostic? problem = null;
        var from = options.From ?? ServedSystems.ServingLog(out problem);
        var files = problem is null ? RecordingFiles.Find(from, out problem) : [];
        List<Diagnostic> errors = problem is null ? [] : [problem];
        List<(string File, MetricsReport Report)> reports = [];
        foreach (var file in files)
        {
            if (Count(file, options, errors) is { } report)
            {
                reports.Add((file, report));
            }
        }

        if (options.Service is { } service && errors.Count == 0 && reports.Count > 0 && !reports.Exists(report => report.Report.Services.Contains(service, StringComparer.Ordinal)))
        {
            var names = reports.SelectMany(static report => report.Report.Services).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            errors.Add(new Diagnostic(
                DiagnosticCodes.UnknownService, $"nothing was published or handled by a service '{service}'.", names.Count > 0 ? NearestName.OneOf(names) : "a service that published or handled something",
                service, NearestName.Fix(service, names, "leave --service out")));
        }

        return errors.Count > 0
            ? MetricsReports.WriteErrors(errors, options.Formats, output.Out, output.Error)
            : MetricsReports.Write(options, reports, output);
    }

    private MetricsReport? Count(string file, MetricsShowOptions options, List<Diagnostic> errors)
    {
        // What is looked back from: of a log that is being written now, of anything else its own end, which has to be found first.
        (DateTimeOffset? Time, DateTimeOffset? End) latest = default;
        if (options.Last is not null || options.Filter?.IsRelative == true)
        {
            if (RecordingUrl.IsUrl(file) ? RecordingUrl.TryRead(file, out _)?.IsSystem == true : ServedSystems.IsServing(file))
            {
                var now = clock.GetUtcNow();
                latest = (now, now);
            }
            else if (!entries.TryRead(file, record => latest = (Later(latest.Time, record.Entry.Time), Later(latest.End, EndOf(record.Entry))), errors, keepsPayloads: false))
            {
                return null;
            }
        }

        var metrics = new RecordingMetrics(new MetricsOptions
        {
            Service = options.Service,
            Since = options.Last is { } last && latest.End is { } end ? end - DateTimeOffset.MinValue > last ? end - last : DateTimeOffset.MinValue : null,
            Until = options.Last is null ? null : latest.End,
            Filter = options.Filter?.Compile(latest.Time ?? default),
        });
        return entries.TryRead(file, record => metrics.Add(record.Entry), errors) ? metrics.ToReport() : null;
    }

    private static DateTimeOffset EndOf(LogEntry entry) => entry is Span span ? span.Time + span.Duration : entry.Time;

    private static DateTimeOffset Later(DateTimeOffset? known, DateTimeOffset time) => known is { } before && before > time ? before : time;
}

using Rehearsal.Analysis;
using Rehearsal.Cli.Flows;
using Rehearsal.Cli.Reports;
using Rehearsal.Cli.Serving;
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
        var files = RecordingFiles.Find(options.From ?? ServedSystems.ServingLog(), out var problem);
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
        DateTimeOffset? now = null;
        if (options.Last is not null || options.Filter?.IsRelative == true)
        {
            // A log that is being written is about now; anything else about its own end, which has to be found first.
            now = ServedSystems.IsServing(file) ? clock.GetUtcNow() : null;
            if (now is null && !entries.TryRead(file, record => now = now is null || record.Entry.Time > now ? record.Entry.Time : now, errors))
            {
                return null;
            }
        }

        var end = now ?? default;
        var metrics = new RecordingMetrics(new MetricsOptions
        {
            Service = options.Service,
            Since = options.Last is { } last && now is not null ? end - last : null,
            Filter = options.Filter?.Compile(end),
        });
        return entries.TryRead(file, record => metrics.Add(record.Entry), errors) ? metrics.ToReport() : null;
    }
}

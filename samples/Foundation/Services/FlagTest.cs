using Foundation.Events;
using Rehearsal.Cluster;
using Rehearsal.Messaging;

namespace Foundation.Services;

/// <summary>F2: feature flags change for many users while many read them. Begins the test and adds up what came of it, one event after the other.</summary>
public sealed class FlagTest(IConfigurationService configuration)
{
    private FlagTestStarted? test;
    private int segmentsFinished;
    private int readersFinished;
    private int updates;
    private int reads;
    private double readMs;

    [Handler]
    [Publishes(typeof(SegmentStarted), typeof(ReaderStarted))]
    public async Task<IEnumerable<object>> BeginAsync(FlagTestStarted started, HandlerContext context)
    {
        test = started;
        foreach (var flag in FeatureFlags.All)
        {
            if (configuration.UpdatablePaths.Contains(flag))
            {
                _ = (await configuration.UpdateAsync(flag, false, cancellationToken: context.CancellationToken)).Value;
            }
        }

        return
        [
            .. Enumerable.Range(1, started.Segments).Select(number => new SegmentStarted($"segment_{number}", started.UpdatesEach)),
            .. Enumerable.Range(1, started.Readers).Select(number => new ReaderStarted($"reader_{number}", started.ReadsEach)),
        ];
    }

    [Handler]
    public Task<FlagTestFinished?> AddSegmentAsync(SegmentFinished finished, HandlerContext context)
    {
        segmentsFinished++;
        updates += finished.Updates;
        return ReportAsync(context);
    }

    [Handler]
    public Task<FlagTestFinished?> AddReaderAsync(ReaderFinished finished, HandlerContext context)
    {
        readersFinished++;
        reads += finished.Reads;
        readMs += finished.ReadMs;
        return ReportAsync(context);
    }

    private async Task<FlagTestFinished?> ReportAsync(HandlerContext context)
    {
        if (segmentsFinished < test!.Segments || readersFinished < test.Readers)
        {
            return null;
        }

        var flags = (await configuration.GetAllAsync(context.CancellationToken)).Value.Where(static entry => entry.IsUpdatable);
        var begun = FeatureFlags.All.Count;
        return new FlagTestFinished(updates, flags.Sum(static flag => flag.Version) - begun, reads, readMs / reads);
    }
}

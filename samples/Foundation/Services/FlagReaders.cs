using Foundation.Events;
using Rehearsal.Cluster;
using Rehearsal.Messaging;

namespace Foundation.Services;

/// <summary>Parts of a busy application: each reads a random flag every few milliseconds.</summary>
public sealed class FlagReaders(IConfigurationService configuration, Random random)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    [Handler]
    [Slo(2_000)]
    public async Task<ReaderFinished> ReadFlagsAsync(ReaderStarted reader, HandlerContext context)
    {
        double readMs = 0;
        for (var i = 0; i < reader.Reads; i++)
        {
            var flag = FeatureFlags.All[random.Next(FeatureFlags.All.Count)];
            var started = context.Time.GetTimestamp();
            _ = (await configuration.GetAsync<bool>(flag, context.CancellationToken)).Value;
            readMs += context.Time.GetElapsedTime(started).TotalMilliseconds;
            await Task.Delay(Pause, context.Time, context.CancellationToken);
        }

        return new ReaderFinished(reader.Reader, reader.Reads, readMs);
    }
}

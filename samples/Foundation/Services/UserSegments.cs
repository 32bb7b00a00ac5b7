using Foundation.Events;
using Rehearsal.Cluster;
using Rehearsal.Messaging;

namespace Foundation.Services;

/// <summary>Each segment turns random flags on and off, and reads them a moment later.</summary>
public sealed class UserSegments(IConfigurationService configuration, Random random)
{
    [Handler]
    [Slo(2_000)]
    public async Task<SegmentFinished> ChangeFlagsAsync(SegmentStarted segment, HandlerContext context)
    {
        var updates = 0;
        for (var i = 0; i < segment.Updates; i++)
        {
            var flag = FeatureFlags.All[random.Next(FeatureFlags.All.Count)];
            if (!configuration.UpdatablePaths.Contains(flag))
            {
                continue;
            }

            var wanted = random.Next(2) == 0;
            var cause = new ConfigurationUpdate { CorrelationId = context.Event.CorrelationId, CausationId = context.Event.Id };
            var updated = (await configuration.UpdateAsync(flag, wanted, cause, context.CancellationToken)).Value;
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 51)), context.Time, context.CancellationToken);

            // Other segments change it too, so the value may be theirs; an older one it must not be.
            var current = (await configuration.GetAsync(flag, context.CancellationToken)).Value;
            if (current.Version < updated.Version || (current.Version == updated.Version && current.As<bool>().Value != wanted))
            {
                throw new PermanentFailureException($"{flag} is {current.Value} at version {current.Version}, after {wanted} was set at version {updated.Version}");
            }

            updates++;
        }

        return new SegmentFinished(segment.Segment, updates);
    }
}

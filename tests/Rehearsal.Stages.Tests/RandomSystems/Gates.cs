using System.Threading.Channels;

namespace Rehearsal.Stages.Tests.RandomSystems;

/// <summary>What the handlers of one run wait for one another with; new for each run.</summary>
internal sealed class Gates
{
    public SemaphoreSlim[] Semaphores { get; } = [new(1), new(1), new(2)];

    public Channel<long>[] Channels { get; } = [Channel.CreateUnbounded<long>(), Channel.CreateBounded<long>(1), Channel.CreateUnbounded<long>()];

    /// <summary>Gets sources of which the second completes its waiters in line.</summary>
    public TaskCompletionSource<long>[] Sources { get; } =
        [new(TaskCreationOptions.RunContinuationsAsynchronously), new(), new(TaskCreationOptions.RunContinuationsAsynchronously)];

    /// <summary>Gets or sets how many events handlers have published, so that no plan grows without bound.</summary>
    public int Published { get; set; }

    /// <summary>Gets or sets what background loops counted.</summary>
    public long Looped { get; set; }
}

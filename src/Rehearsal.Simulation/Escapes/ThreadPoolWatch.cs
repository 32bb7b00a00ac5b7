namespace Rehearsal.Simulation;

/// <summary>Tells whether the process's thread pool has work, which may be a continuation on its way out of the simulation.</summary>
/// <remarks>
/// Between the turn that queues a continuation on the pool and the moment it runs there, it can be seen nowhere else. A pool with nothing to do is
/// certain (reading it costs nanoseconds). One that is busy with other work of the process is not: then a piece of work of our own, queued
/// behind, tells that what was queued before it has begun.
/// </remarks>
internal sealed class ThreadPoolWatch(Inbox inbox) : IThreadPoolWorkItem
{
    private volatile bool passed;

    internal static bool IsQuiet => Busy == 0;

    /// <summary>Gets how many of the pool's threads have something to do.</summary>
    internal static int Busy
    {
        get
        {
            ThreadPool.GetMaxThreads(out var workersMax, out _);
            ThreadPool.GetAvailableThreads(out var workersFree, out _);
            return workersMax - workersFree;
        }
    }

    public void Execute()
    {
        passed = true;
        inbox.Wake();
    }

    /// <summary>Waits, in real time and for a bounded number of slices, until what was queued on the pool so far has begun.</summary>
    /// <returns>False when the pool did not get to it in time: all of its threads are busy.</returns>
    internal bool PassBehindQueued(TimeSpan slice, int slicesMax)
    {
        passed = false;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        for (var i = 0; i < slicesMax && !passed; i++)
        {
            if (IsQuiet)
                return true;
            inbox.Doze(slice);
        }

        return passed;
    }
}

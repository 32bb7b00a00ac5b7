namespace Rehearsal.Stages.Tests;

/// <summary>A thread that holds a lock until another one waits for it.</summary>
internal sealed class LockHolder
{
    private readonly Thread waiting = Thread.CurrentThread;
    private volatile bool isHeld;

    /// <summary>Takes a lock that another thread gives back as soon as this one waits for it.</summary>
    internal static void Contend(string kind, int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            new LockHolder().Contend(kind);
        }
    }

    private void Contend(string kind)
    {
        var gate = new Lock();
        var monitor = new object();
        var lazy = new Lazy<bool>(() => HoldUntilWaitedFor());
        Action take = kind switch
        {
            "Lock" => () => Hold(gate),
            "Lazy" => () => _ = lazy.Value,
            _ => () => HoldMonitor(monitor),
        };
        var thread = new Thread(() => take());
        thread.UnsafeStart();
        SpinWait.SpinUntil(() => isHeld);
        switch (kind)
        {
            case "Lock":
                lock (gate)
                {
                }

                break;
            case "Lazy":
                _ = lazy.Value;
                break;
            default:
                lock (monitor)
                {
                }

                break;
        }
    }

    private void Hold(Lock gate)
    {
        lock (gate)
        {
            HoldUntilWaitedFor();
        }
    }

    private void HoldMonitor(object monitor)
    {
        lock (monitor)
        {
            HoldUntilWaitedFor();
        }
    }

    private bool HoldUntilWaitedFor()
    {
        isHeld = true;
        return SpinWait.SpinUntil(() => waiting.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(5));
    }
}

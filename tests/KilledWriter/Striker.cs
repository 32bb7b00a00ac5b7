namespace KilledWriter;

/// <summary>Counts the calls to disks, and kills the process (SIGKILL) at one of them.</summary>
internal sealed class Striker(Strike strike, int call)
{
    private int calls;

    /// <summary>Starts the thread that strikes from beside, if one is to.</summary>
    public void Start()
    {
        if (strike == Strike.Beside)
        {
            new Thread(() =>
            {
                while (Volatile.Read(ref calls) < call)
                {
                    Thread.Yield();
                }

                Native.KillSelf();
            }).Start();
        }
    }

    /// <summary>Counts a call that is about to be made.</summary>
    /// <returns>Whether the process must be killed when it has been made.</returns>
    public bool Before()
    {
        var isTheOne = Interlocked.Increment(ref calls) == call;
        if (isTheOne && strike == Strike.Before)
        {
            Native.KillSelf();
        }

        return isTheOne && strike == Strike.After;
    }

    /// <summary>Ends a call.</summary>
    public static void After(bool mustStrike)
    {
        if (mustStrike)
        {
            Native.KillSelf();
        }
    }
}

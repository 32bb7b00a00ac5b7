namespace Rehearsal.Postgres.Testing.Isolation;

/// <summary>Lets the process's thread pool have a thread for each session without delay.</summary>
/// <remarks>
/// A thread waits for the server's short answers where it is, which is quicker than to come back to them. The pool, though, begins with as many threads as
/// there are processors and adds one or two a second: the tests of more sessions than that would wait for each other.
/// </remarks>
internal static class SessionThreads
{
    private const int SessionsMax = 64;

    private static int sessions;

    /// <summary>Counts one session more. The pool's least number of threads is raised, never lowered.</summary>
    public static void Add()
    {
        var wanted = Environment.ProcessorCount + Math.Min(SessionsMax, Interlocked.Increment(ref sessions));
        ThreadPool.GetMinThreads(out var threads, out var ports);
        if (threads < wanted)
        {
            ThreadPool.SetMinThreads(wanted, ports);
        }
    }
}

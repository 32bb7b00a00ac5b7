namespace Rehearsal.Simulation;

/// <summary>What to write instead of each kind of wait that leaves.</summary>
internal static class EscapeFix
{
    // The first whose words occur in the wait counts, so the more special stand first.
    private static readonly (string Wait, string Fix)[] Known =
    [
        ("blocks its thread", "await it instead of blocking"),
        ("Polly pipeline", "get the context with continueOnCapturedContext: true, and give the builder the stage's TimeProvider"),
        ("ChannelReader.ReadAllAsync", "loop over WaitToReadAsync and TryRead"),
        ("SemaphoreSlim.WaitAsync with", "SemaphoreSlim.WaitAsync() without arguments"),
        ("Task.WhenEach", "Task.WhenAny in a loop"),
        ("CancelAsync", "CancellationTokenSource.Cancel()"),
        ("Parallel.ForEachAsync", "start the tasks and await Task.WhenAll"),
        ("machine's clock", "give it the stage's TimeProvider"),
        ("Task.Run", "call it directly, the stage has one thread"),
        ("ThreadPool", "call it directly, the stage has one thread"),
        ("thread of its own", "an async method instead of a thread"),
        ("an HTTP call", "real I/O cannot repeat: an HTTP service of the system answers on this stage"),
        ("the network", "real I/O cannot repeat: replace it on this stage, or live with virtual time"),
        ("a file", "real I/O cannot repeat: replace it on this stage, or live with virtual time"),
        ("a stream", "real I/O cannot repeat: replace it on this stage, or live with virtual time"),
        ("ConfigureAwait(false)", "await without ConfigureAwait(false)"),
    ];

    internal static string For(string? wait)
    {
        foreach (var (words, fix) in Known)
        {
            if (wait?.Contains(words, StringComparison.Ordinal) == true)
                return fix;
        }

        return "keep the work on the stage's scheduler";
    }
}

namespace Rehearsal.Cli.Reports;

/// <summary>Waits for what blocks and cannot be told to end. Interrupted, it is left behind on its thread, which ends with the process.</summary>
internal static class Interruptible
{
    /// <summary>Does something that may block.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static T Run<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var task = Task.Run(work, CancellationToken.None);
        return task.WaitAsync(cancellationToken).GetAwaiter().GetResult();
    }
}

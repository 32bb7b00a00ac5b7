namespace Rehearsal.Hosting;

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

    /// <summary>Tells whether reading a file may be to wait for somebody who writes: pipes and terminals have no length, and a link may lead to one.</summary>
    /// <param name="path">The file's path.</param>
    public static bool MayBlock(string path) =>
        new FileInfo(path) is { Exists: true } file && (file.Length == 0 || file.Attributes.HasFlag(FileAttributes.ReparsePoint));
}

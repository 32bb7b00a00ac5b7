using Rehearsal.Hosting;

namespace Rehearsal.Cli.Reports;

/// <summary>Opens files that a command reads, so that it can be interrupted even where reading waits for somebody who writes: a pipe.</summary>
internal static class InputFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="cancellationToken">Ends the wait for it, here and while it is read.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Stream Open(string path, CancellationToken cancellationToken)
    {
        // To open a pipe is to wait for its writer.
        var file = Interruptible.Run(() => File.OpenRead(path), cancellationToken);
        return file.CanSeek ? file : new InterruptibleStream(file, cancellationToken);
    }

    /// <summary>Reads a file, but no more than one byte beyond a bound.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="lengthMax">The bound.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static byte[] ReadAtMost(string path, int lengthMax, CancellationToken cancellationToken)
    {
        using var file = Open(path, cancellationToken);
        var buffer = new byte[(file.CanSeek ? Math.Min(file.Length, lengthMax) : lengthMax) + 1];
        return buffer[..file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
    }
}

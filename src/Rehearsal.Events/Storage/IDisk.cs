namespace Rehearsal.Events;

/// <summary>The disk below an embedded log: everything the log asks of a file system, and nothing else.</summary>
/// <remarks>
/// <para>Paths are those of the caller; the disk does not change them. All calls are synchronous. Safe for concurrent use.</para>
/// <para>A new name, a rename and a deletion survive a loss of power only after <see cref="FlushFolder"/>; bytes only after
/// <see cref="IDiskFile.Flush"/>. Failures are <see cref="IOException"/> (<see cref="DiskFullException"/> when there is no room) or
/// <see cref="UnauthorizedAccessException"/>.</para>
/// </remarks>
public interface IDisk
{
    /// <summary>Makes a folder and those above it, unless they exist. When it returns, the new names survive a loss of power.</summary>
    /// <param name="folder">The folder.</param>
    void CreateFolder(string folder);

    /// <summary>Lists the files of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The names without the folder, in ordinal order; empty when there is no such folder.</returns>
    IReadOnlyList<string> List(string folder);

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="access">What for.</param>
    /// <returns>The open file; the caller disposes of it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file and it is not to be created.</exception>
    IDiskFile Open(string path, DiskAccess access);

    /// <summary>Deletes a file; nothing happens when there is none.</summary>
    /// <param name="path">The file.</param>
    void Delete(string path);

    /// <summary>Gives a file another name, in place of the file that has that name.</summary>
    /// <param name="from">The name it has.</param>
    /// <param name="to">The name it gets, in the same folder.</param>
    void Rename(string from, string to);

    /// <summary>Makes names, renames and deletions in a folder durable.</summary>
    /// <param name="folder">The folder.</param>
    void FlushFolder(string folder);

    /// <summary>Takes a lock that one holder at a time can have, in this process or another; it ends with the process.</summary>
    /// <param name="path">The file that stands for the lock; created when it does not exist.</param>
    /// <returns>The lock, ended by disposing of it; null when somebody else holds it.</returns>
    IDisposable? TryLock(string path);
}

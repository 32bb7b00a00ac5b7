using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rehearsal.Events;

/// <summary>The machine's own file system.</summary>
public sealed class RealDisk : IDisk
{
    private RealDisk()
    {
    }

    /// <summary>Gets the disk.</summary>
    public static RealDisk Instance { get; } = new();

    /// <inheritdoc/>
    public void CreateFolder(string folder)
    {
        var path = Path.GetFullPath(folder);
        if (Directory.Exists(path))
        {
            return;
        }

        var above = Path.GetDirectoryName(path);
        if (above is not null)
        {
            CreateFolder(above);
        }

        Directory.CreateDirectory(path);
        if (above is not null)
        {
            FlushFolder(above);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];

    /// <inheritdoc/>
    public IDiskFile Open(string path, DiskAccess access) => new RealDiskFile(
        path,
        access switch
        {
            DiskAccess.Read => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
            DiskAccess.Write => File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete),
            DiskAccess.Create => File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete),
            _ => throw new ArgumentOutOfRangeException(nameof(access), access, "Unknown access."),
        });

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);

    /// <inheritdoc/>
    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <inheritdoc/>
    public void FlushFolder(string folder)
    {
        // Windows has no such call: there a rename is durable with the file system's own journal.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var handle = NativeFolder.Open(folder);
        RandomAccess.FlushToDisk(handle);
    }

    /// <inheritdoc/>
    public IDisposable? TryLock(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsTaken(e))
        {
            return null;
        }
    }

    // .NET reports a file that somebody else has locked by the system's own number: EAGAIN on Linux, on macOS, ERROR_SHARING_VIOLATION.
    private static bool IsTaken(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>Opens a folder as a file, which .NET has no call for.</summary>
    private static class NativeFolder
    {
        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int OpenNative(byte[] path, int flags, int mode);

        public static SafeFileHandle Open(string folder)
        {
            var handle = OpenNative([.. System.Text.Encoding.UTF8.GetBytes(folder), 0], 0, 0);
            return handle >= 0
                ? new SafeFileHandle(handle, ownsHandle: true)
                : throw new IOException($"The folder '{folder}' cannot be opened to be flushed (error {Marshal.GetLastPInvokeError()}).");
        }
    }
}

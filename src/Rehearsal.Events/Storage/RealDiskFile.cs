using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rehearsal.Events;

/// <summary>A file of the machine's own file system.</summary>
internal sealed class RealDiskFile(string path, SafeFileHandle handle) : IDiskFile
{
    private FileMapping? mapping;

    /// <inheritdoc/>
    public long Length => RandomAccess.GetLength(handle);

    /// <inheritdoc/>
    public void Preallocate(long length)
    {
        if (!OperatingSystem.IsLinux())
        {
            Checked(() => RandomAccess.SetLength(handle, length));
            return;
        }

        var error = Native.Preallocate(handle, 0, length);
        if (error != 0)
        {
            throw error == Native.NoSpace
                ? new DiskFullException(path)
                : new IOException($"No room could be reserved for '{path}' (error {error}).", error);
        }
    }

    /// <inheritdoc/>
    public int ReadAt(System.Span<byte> buffer, long offset) => RandomAccess.Read(handle, buffer, offset);

    /// <inheritdoc/>
    public void WriteAt(ReadOnlySpan<byte> bytes, long offset)
    {
        if (mapping?.TryWrite(bytes, offset) != true)
        {
            Write(bytes, offset);
        }
    }

    /// <inheritdoc/>
    public bool TryMap() => (mapping ??= FileMapping.TryOpen(handle)) is not null;

    private void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(handle, bytes, offset);
        }
        catch (IOException e) when (IsFull(e))
        {
            throw new DiskFullException(path, e);
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        // The length never changes after the file was preallocated, so the data is all there is to flush.
        if (!OperatingSystem.IsLinux())
        {
            Checked(() => RandomAccess.FlushToDisk(handle));
        }
        else if (Native.FlushData(handle) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw error == Native.NoSpace
                ? new DiskFullException(path)
                : new IOException($"'{path}' could not be flushed (error {error}).", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        mapping?.Dispose();
        handle.Dispose();
    }

    private static bool IsFull(IOException e) => e.HResult is Native.NoSpace or unchecked((int)0x80070070) or unchecked((int)0x80070027);

    private void Checked(Action action)
    {
        try
        {
            action();
        }
        catch (IOException e) when (IsFull(e))
        {
            throw new DiskFullException(path, e);
        }
    }

    private static class Native
    {
        public const int NoSpace = 28;

        [DllImport("libc", EntryPoint = "posix_fallocate")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Preallocate(SafeFileHandle handle, long offset, long length);

        [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int FlushData(SafeFileHandle handle);
    }
}

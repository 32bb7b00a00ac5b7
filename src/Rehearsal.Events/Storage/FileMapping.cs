using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rehearsal.Events;

/// <summary>A file mapped into memory whole: a write is a copy, and the operating system has it as if it had been written.</summary>
/// <remarks>
/// One caller at a time writes or disposes; the copy is there for every reader of the file when the call returns, and outlives the process.
/// </remarks>
internal sealed unsafe class FileMapping : IDisposable
{
    // Not the accessor that it comes from: that one flushes to the medium when it is disposed of.
    private SafeMemoryMappedViewHandle? view;
    private readonly byte* target;
    private readonly long length;

    private FileMapping(SafeFileHandle handle, long length)
    {
        this.length = length;
        using var file = MemoryMappedFile.CreateFromFile(handle, mapName: null, capacity: 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        var accessor = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.ReadWrite);
        view = accessor.SafeMemoryMappedViewHandle;
        view.AcquirePointer(ref target);
        target += accessor.PointerOffset;

        // Without it each page costs a fault of its own. An older kernel does not know it.
        _ = Native.Advise(view.DangerousGetHandle(), (nuint)view.ByteLength, Native.PopulateForWriting);
    }

    /// <summary>Maps a file whose blocks are written, so that a copy never needs room.</summary>
    /// <returns>The mapping; null when the file is empty or cannot be mapped.</returns>
    public static FileMapping? TryOpen(SafeFileHandle handle)
    {
        // Elsewhere reads and a mapping are not promised to see the same bytes.
        if (!OperatingSystem.IsLinux() || RandomAccess.GetLength(handle) is not (> 0 and var length))
        {
            return null;
        }

        try
        {
            return new FileMapping(handle, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Some file systems have no shared mappings.
            return null;
        }
    }

    /// <summary>Copies bytes into the file.</summary>
    /// <returns>False when they go beyond what is mapped, and nothing was copied.</returns>
    public bool TryWrite(ReadOnlySpan<byte> bytes, long offset)
    {
        if (view is null || offset < 0 || offset + bytes.Length > length)
        {
            return false;
        }

        bytes.CopyTo(new System.Span<byte>(target + offset, bytes.Length));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (view is not null)
        {
            view.ReleasePointer();
            view.Dispose();
            view = null;
        }
    }

    private static class Native
    {
        public const int PopulateForWriting = 23;

        [DllImport("libc", EntryPoint = "madvise")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Advise(nint address, nuint length, int advice);
    }
}

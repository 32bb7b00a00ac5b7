using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rehearsal.Events;

/// <summary>The part of a file that is written next, mapped into memory: a write is a copy, and the operating system has it as if it had been written.</summary>
/// <remarks>
/// The room of the next window is written with zeros before it is mapped, so that a full or broken disk is found by a call that can say so.
/// One caller at a time writes or disposes; the copy is there for every reader of the file when the call returns, and outlives the process.
/// </remarks>
internal sealed unsafe class AppendWindow : IDisposable
{
    // 256 KiB cost as little a byte as a megabyte, and a short log needs no more.
    private const int Size = 256 * 1024;

    // Mappings begin at multiples of this on every system.
    private const int Granularity = 64 * 1024;

    private static readonly byte[] Zeros = new byte[Size];

    private readonly SafeFileHandle handle;
    private readonly Writing write;
    private readonly long fileLength;

    // Not the accessor that it comes from: that one flushes to the medium when it is disposed of.
    private SafeMemoryMappedViewHandle? view;
    private byte* target;
    private long start;
    private long end;
    private bool isRefused;

    // What lies before was written, or zeroed for what comes.
    private long zeroed;

    private AppendWindow(SafeFileHandle handle, long offset, Writing write)
    {
        (this.handle, this.write, zeroed) = (handle, write, offset);
        fileLength = RandomAccess.GetLength(handle);
    }

    /// <summary>Writes to the file in the ordinary way.</summary>
    public delegate void Writing(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Maps what follows an offset.</summary>
    /// <returns>The window; null when the file cannot be mapped.</returns>
    public static AppendWindow? TryOpen(SafeFileHandle handle, long offset, Writing write)
    {
        var window = new AppendWindow(handle, offset, write);
        return offset >= window.fileLength || window.TryMove(offset) ? window : null;
    }

    /// <summary>Copies bytes into the window, which moves on when it must.</summary>
    /// <returns>False when they are to be written in the ordinary way.</returns>
    public bool TryWrite(ReadOnlySpan<byte> bytes, long offset)
    {
        if (offset < start || isRefused)
        {
            return false;
        }

        if (offset + bytes.Length > end && (bytes.Length > Size / 2 || !TryMove(offset) || offset + bytes.Length > end))
        {
            zeroed = Math.Max(zeroed, offset + bytes.Length);
            return false;
        }

        bytes.CopyTo(new System.Span<byte>(target + (offset - start), bytes.Length));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (view is not null)
        {
            view.ReleasePointer();
            view.Dispose();
            (view, end) = (null, 0);
        }
    }

    private bool TryMove(long offset)
    {
        Dispose();
        var from = offset / Granularity * Granularity;
        var to = Math.Min(from + Size, fileLength);
        if (to <= offset)
        {
            return false;
        }

        var blank = Math.Max(zeroed, from);
        if (to > blank)
        {
            write(Zeros.AsSpan(0, (int)(to - blank)), blank);
            zeroed = to;
        }

        try
        {
            using var file = MemoryMappedFile.CreateFromFile(handle, mapName: null, capacity: 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            var accessor = file.CreateViewAccessor(from, to - from, MemoryMappedFileAccess.ReadWrite);
            view = accessor.SafeMemoryMappedViewHandle;
            view.AcquirePointer(ref target);
            target += accessor.PointerOffset;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Some file systems have no shared mappings.
            isRefused = true;
            return false;
        }

        // Without it each page costs a fault of its own. An older kernel does not know it.
        _ = Native.Advise(view.DangerousGetHandle(), (nuint)view.ByteLength, Native.PopulateForWriting);
        (start, end) = (from, to);
        return true;
    }

    private static class Native
    {
        public const int PopulateForWriting = 23;

        [DllImport("libc", EntryPoint = "madvise")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Advise(nint address, nuint length, int advice);
    }
}

using Microsoft.Win32.SafeHandles;

namespace Rehearsal.Analysis;

/// <summary>A file without a name that takes what there is no room for in memory. It goes with the process, however that ends.</summary>
/// <remarks>Opened when it is needed, in the system's folder for temporary files. One writer at a time.</remarks>
internal sealed class SpillFile
{
    private SafeFileHandle? file;
    private long length;

    /// <summary>Writes bytes behind all others.</summary>
    /// <returns>Where they begin.</returns>
    /// <exception cref="IOException">The disk cannot take them.</exception>
    public long Append(ReadOnlySpan<byte> bytes)
    {
        file ??= Open();
        var place = length;
        RandomAccess.Write(file, bytes, place);
        length += bytes.Length;
        return place;
    }

    /// <summary>Reads bytes that were written.</summary>
    public void Read(long place, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(file!, bytes, place);
            if (read == 0)
                throw new IOException("The file of what did not fit into memory has become shorter. Nobody but this process may change it.");
            bytes = bytes[read..];
            place += read;
        }
    }

    private static SafeFileHandle Open()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var opened = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            // An open file needs no name there, and one without a name outlives no kill.
            File.Delete(path);
        }

        return opened;
    }
}

using Microsoft.Win32.SafeHandles;

namespace Rehearsal.Events;

/// <summary>A file without a name that takes the pages a memory log has no room for.</summary>
/// <remarks>It goes with the log, or with the process, however that ends. A disk that cannot take a page leaves it in memory, and is asked again for the next one.</remarks>
internal sealed class PageSpill(MemoryLogOptions options)
{
    private readonly List<(long Offset, int Length)> places = [];
    private SafeFileHandle? file;
    private long fileLength;
    private long inMemory;

    // What was read last, for queries mostly go on where they are.
    private volatile ReadPage? last;

    /// <summary>Lets pages go that are more than the bound allows, oldest first. Called by the writer when it begins a page.</summary>
    public void Keep(byte[]?[] pages, int pageCount)
    {
        inMemory += pages[pageCount - 1]!.Length;
        while (inMemory > options.InMemoryMax && places.Count < pageCount - 1 && TryWrite(pages[places.Count]!))
        {
            var page = places.Count - 1;
            inMemory -= pages[page]!.Length;
            Volatile.Write(ref pages[page], null);
        }
    }

    /// <summary>Reads a page that left.</summary>
    public byte[] Read(int page)
    {
        if (last is { } known && known.Number == page)
        {
            return known.Bytes;
        }

        (long offset, int length) = PlaceOf(page);
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        for (var read = 0; read < length;)
        {
            var more = RandomAccess.Read(file!, bytes.AsSpan(read), offset + read);
            read += more > 0 ? more : throw Gone();
        }

        last = new ReadPage(page, bytes);
        return bytes;
    }

    private static IOException Gone() => new("The file that holds the older part of the log has become shorter. Nobody but this process may change it.");

    private (long Offset, int Length) PlaceOf(int page)
    {
        lock (places)
        {
            return places[page];
        }
    }

    private bool TryWrite(byte[] page)
    {
        try
        {
            file ??= Open();
            RandomAccess.Write(file, page, fileLength);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        lock (places)
        {
            places.Add((fileLength, page.Length));
        }

        fileLength += page.Length;
        return true;
    }

    private SafeFileHandle Open()
    {
        Directory.CreateDirectory(options.Folder);
        var path = Path.Combine(options.Folder, Path.GetRandomFileName());
        var opened = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            // An open file needs no name there, and one without a name outlives no kill.
            File.Delete(path);
        }

        return opened;
    }

    private sealed record ReadPage(int Number, byte[] Bytes);
}

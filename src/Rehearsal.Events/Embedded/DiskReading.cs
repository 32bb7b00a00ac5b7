namespace Rehearsal.Events;

/// <summary>Reads that go on after a short one.</summary>
internal static class DiskReading
{
    /// <summary>Fills a buffer.</summary>
    /// <returns>The bytes read, fewer than the buffer has only at the end of the file.</returns>
    public static int Fill(IDiskFile file, System.Span<byte> buffer, long offset)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var read = file.ReadAt(buffer[filled..], offset + filled);
            if (read == 0)
            {
                break;
            }

            filled += read;
        }

        return filled;
    }
}

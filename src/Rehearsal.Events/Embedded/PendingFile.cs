using System.Buffers.Binary;

namespace Rehearsal.Events;

/// <summary>
/// The file that holds what was appended and is not in its segment yet, where a write is a copy: an append that must outlive the process is copied here, and the segment is written in large pieces. Called under
/// the log's lock.
/// </summary>
internal sealed class PendingFile : IDisposable
{
    private readonly IDiskFile file;

    private PendingFile(IDiskFile file) => this.file = file;

    /// <summary>Gets how many bytes it holds.</summary>
    public int Length { get; private set; }

    /// <summary>Makes the file, in the place of one whose records are in their segment.</summary>
    /// <returns>Null when a write would be no copy.</returns>
    public static PendingFile? TryOpen(IDisk disk, string folder)
    {
        var isLeftOver = disk.List(folder).Contains(PendingHeader.FileName, StringComparer.Ordinal);
        var file = disk.Open(Path.Combine(folder, PendingHeader.FileName), DiskAccess.Create);
        try
        {
            // All of it is written before it is mapped: a full or broken disk is found by a call that can say so.
            file.WriteAt(new byte[PendingHeader.RecordsAt + PendingHeader.Capacity], 0);
            if (isLeftOver)
            {
                // After a loss of power what stood here before would come back behind what takes its positions.
                file.Flush();
            }

            if (file.TryMap())
            {
                return new PendingFile(file);
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }

        file.Dispose();
        disk.Delete(Path.Combine(folder, PendingHeader.FileName));
        return null;
    }

    /// <summary>Takes away what another writer has left, when its records are in their segment.</summary>
    public static void RemoveLeftOver(IDisk disk, string folder)
    {
        if (disk.List(folder).Contains(PendingHeader.FileName, StringComparer.Ordinal))
        {
            new PendingFile(disk.Open(Path.Combine(folder, PendingHeader.FileName), DiskAccess.Write)).Remove(disk, folder);
        }
    }

    /// <summary>Writes what a writer that was killed has left pending behind the end of the segment that it belongs to. Nothing of it is lost when this is interrupted.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="folder">The folder of the log.</param>
    /// <param name="segment">The log's last segment, open to be written.</param>
    /// <param name="end">Where its records end.</param>
    /// <param name="next">The position that comes next: what is pending from another one on was left by a loss of power, and is not for here.</param>
    /// <returns>Whether something was written.</returns>
    public static bool TryRestore(IDisk disk, string folder, Segment segment, long end, long next)
    {
        var path = Path.Combine(folder, PendingHeader.FileName);
        if (!disk.List(folder).Contains(PendingHeader.FileName, StringComparer.Ordinal))
        {
            return false;
        }

        using var file = disk.Open(path, DiskAccess.Read);
        if (PendingHeader.Read(file, path) is not { } pending || pending.Segment != segment.First || end < pending.Offset || end >= pending.Offset + pending.Length)
        {
            return false;
        }

        var bytes = new byte[pending.Offset + pending.Length - end];
        var records = bytes.AsSpan(0, DiskReading.Fill(file, bytes, PendingHeader.RecordsAt + end - pending.Offset));
        var whole = 0;
        while (RecordFormat.IsIntact(records[whole..], out var length) && RecordFormat.Position(records[whole..]) == next)
        {
            whole = Math.Min(records.Length, whole + RecordFormat.Padded(length));
            next++;
        }

        if (whole == 0 || end + whole > segment.File.Length)
        {
            return false;
        }

        segment.File.WriteAt(records[..whole], end);
        return true;
    }

    /// <summary>Says where the records belong that come next. Those before are in their segment.</summary>
    public void Begin(long segment, long offset)
    {
        // First of all it is empty: who reads beside this finds the records in their segment.
        WriteLength(0);
        System.Span<byte> header = stackalloc byte[PendingHeader.Size];
        header.Clear();
        new PendingHeader(segment, offset, 0).Write(header);
        file.WriteAt(header, 0);
    }

    /// <summary>Adds records.</summary>
    /// <returns>False when there is no room, and nothing has changed.</returns>
    public bool TryAdd(ReadOnlySpan<byte> records)
    {
        if (Length + records.Length > PendingHeader.Capacity)
        {
            return false;
        }

        file.WriteAt(records, PendingHeader.RecordsAt + Length);
        WriteLength(Length + records.Length);
        return true;
    }

    /// <summary>Takes the file away, when its records are in their segment.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="folder">The folder of the log.</param>
    public void Remove(IDisk disk, string folder)
    {
        // Emptied first: whoever reads the log may have it open, and after a loss of power it may be there again.
        file.WriteAt(new byte[PendingHeader.Size], 0);
        file.Flush();
        file.Dispose();
        disk.Delete(Path.Combine(folder, PendingHeader.FileName));
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void WriteLength(int length)
    {
        System.Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        file.WriteAt(bytes, PendingHeader.LengthAt);
        Length = length;
    }
}

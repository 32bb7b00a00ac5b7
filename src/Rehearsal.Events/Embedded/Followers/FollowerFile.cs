using System.Buffers.Binary;

namespace Rehearsal.Events;

/// <summary>The bytes of a follower's checkpoint; docs/reference/event-log.md draws them.</summary>
internal static class FollowerFile
{
    public const int HeaderLength = 32;
    public const int EntryLength = 16;

    private const ushort Major = 1;
    private const int HeaderCrcAt = HeaderLength - 4;
    private const int EntryCrcAt = EntryLength - 4;

    private static ReadOnlySpan<byte> Magic => "RHSFOL\r\n"u8;

    /// <summary>Writes the header.</summary>
    public static void WriteHeader(System.Span<byte> bytes, long lowWater)
    {
        bytes = bytes[..HeaderLength];
        bytes.Clear();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[8..], Major);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], HeaderLength);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], lowWater);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[HeaderCrcAt..], RecordFormat.ChecksumOf(bytes[..HeaderCrcAt]));
    }

    /// <summary>Writes that positions are handled.</summary>
    public static void WriteEntry(System.Span<byte> bytes, long from, uint count)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, from);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], count);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[EntryCrcAt..], RecordFormat.ChecksumOf(bytes[..EntryCrcAt]));
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The file.</param>
    /// <param name="entries">How many entries there are, those that do not hold too.</param>
    /// <returns>What is handled; null when there is no such file.</returns>
    /// <exception cref="EventLogException">The header is damaged or of a newer format.</exception>
    public static HandledPositions? Read(IDisk disk, string path, out int entries)
    {
        entries = 0;
        byte[] all;
        try
        {
            using var file = disk.Open(path, DiskAccess.Read);
            all = new byte[file.Length];
            all = all[..DiskReading.Fill(file, all, 0)];
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        var handled = new HandledPositions(ReadHeader(path, all));
        for (var at = HeaderLength; at < all.Length; at += EntryLength)
        {
            entries++;
            var left = all.AsSpan(at);

            // One that does not hold, as what a crash left of the last one, marks nothing: its record comes again.
            if (left.Length >= EntryLength && BinaryPrimitives.ReadUInt32LittleEndian(left[EntryCrcAt..]) == RecordFormat.ChecksumOf(left[..EntryCrcAt]))
            {
                var from = BinaryPrimitives.ReadInt64LittleEndian(left);
                handled.Add(from, from + BinaryPrimitives.ReadUInt32LittleEndian(left[8..]));
            }
        }

        return handled;
    }

    /// <summary>Makes the bytes of a whole checkpoint.</summary>
    public static byte[] Encode(HandledPositions handled, out int entries)
    {
        var pieces = handled.Above.SelectMany(static range => Pieces(range.From, range.To)).ToList();
        var bytes = new byte[HeaderLength + (pieces.Count * EntryLength)];
        WriteHeader(bytes, handled.LowWater);
        for (var i = 0; i < pieces.Count; i++)
        {
            WriteEntry(bytes.AsSpan(HeaderLength + (i * EntryLength)), pieces[i].From, pieces[i].Count);
        }

        entries = pieces.Count;
        return bytes;
    }

    /// <summary>Cuts a range into what entries can hold.</summary>
    public static IEnumerable<(long From, uint Count)> Pieces(long from, long to)
    {
        for (var at = from; at < to;)
        {
            var count = (uint)Math.Min(to - at, uint.MaxValue);
            yield return (at, count);
            at += count;
        }
    }

    private static long ReadHeader(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength || !bytes.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(bytes[HeaderCrcAt..]) != RecordFormat.ChecksumOf(bytes[..HeaderCrcAt]))
        {
            throw new EventLogException(EventLogProblem.Damaged, path, 0, "the header of a follower's checkpoint with its checksum", bytes.Length < HeaderLength ? $"{bytes.Length} bytes" : "other bytes", "restore the file from a copy, or delete it: then every record of the log comes again");
        }

        var major = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        return major <= Major
            ? BinaryPrimitives.ReadInt64LittleEndian(bytes[16..])
            : throw new EventLogException(EventLogProblem.NewerFormat, path, 8, $"format {Major} or older", $"format {major}", "use the version of Rehearsal that wrote the checkpoint, or a newer one");
    }
}

using System.Buffers.Binary;

namespace Rehearsal.Events;

/// <summary>The first bytes of a segment.</summary>
/// <param name="Minor">The minor version: a reader of the same major version can read the segment, whatever this is.</param>
/// <param name="First">The position of the first record.</param>
/// <param name="Size">The bytes the segment reserved.</param>
internal readonly record struct SegmentHeader(ushort Minor, long First, long Size)
{
    public const int Length = 64;
    public const ushort Major = 1;
    public const ushort MinorNow = 0;

    private const int CrcAt = Length - 4;

    public static ReadOnlySpan<byte> Magic => "RHSLOG\r\n"u8;

    /// <summary>Writes the header.</summary>
    public void Write(System.Span<byte> bytes)
    {
        bytes = bytes[..Length];
        bytes.Clear();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[8..], Major);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[10..], Minor);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], First);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], Size);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[CrcAt..], RecordFormat.ChecksumOf(bytes[..CrcAt]));
    }

    /// <summary>Reads a header.</summary>
    /// <exception cref="EventLogException">The bytes are no header, a damaged one, or one of a newer format.</exception>
    public static SegmentHeader Read(string path, ReadOnlySpan<byte> bytes, long named)
    {
        if (bytes.Length < Length || !bytes.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcAt..]) != RecordFormat.ChecksumOf(bytes[..CrcAt]))
        {
            throw Damaged(path, "the header of a segment with its checksum", bytes.Length < Length ? $"{bytes.Length} bytes" : "other bytes");
        }

        var major = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        if (major > Major)
        {
            throw new EventLogException(EventLogProblem.NewerFormat, path, 8, $"format {Major} or older", $"format {major}", "use the version of Rehearsal that wrote the log, or a newer one");
        }

        var first = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        if (first != named)
        {
            throw Damaged(path, $"the segment that begins at position {named}, as its name says", $"position {first}");
        }

        return new SegmentHeader(BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]), first, BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]));
    }

    private static EventLogException Damaged(string path, string expected, string found) =>
        new(EventLogProblem.Damaged, path, 0, expected, found, "restore the file from a copy, or end the log before it with LogRepair");
}

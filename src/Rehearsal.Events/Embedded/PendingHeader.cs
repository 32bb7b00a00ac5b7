using System.Buffers.Binary;

namespace Rehearsal.Events;

/// <summary>The first bytes of the file of pending records: where in the log they belong.</summary>
/// <param name="Segment">The first position of the segment that they are to be written to.</param>
/// <param name="Offset">Where in that segment the first of them is to stand.</param>
/// <param name="Length">How many bytes of records there are.</param>
internal readonly record struct PendingHeader(long Segment, long Offset, int Length)
{
    public const string FileName = "pending.records";

    /// <summary>Where the records begin in the file.</summary>
    public const int RecordsAt = 4096;

    /// <summary>The most bytes of records: little enough that they are still in the processor's cache when they are written to the segment.</summary>
    public const int Capacity = 256 * 1024;

    /// <summary>The bytes of the header.</summary>
    public const int Size = 40;

    /// <summary>Where the length stands: behind what the checksum covers, for it changes with each append.</summary>
    public const int LengthAt = 32;

    private const uint Version = 1;

    private static ReadOnlySpan<byte> Magic => "RHSPEND\n"u8;

    /// <summary>Writes the header.</summary>
    public void Write(System.Span<byte> bytes)
    {
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Segment);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], Offset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], RecordFormat.ChecksumOf(bytes[16..LengthAt]));
        BinaryPrimitives.WriteInt64LittleEndian(bytes[LengthAt..], Length);
    }

    /// <summary>Reads the header of a file.</summary>
    /// <returns>Null when nothing is pending: there is no header, half of one, or no record.</returns>
    /// <exception cref="EventLogException">A newer version wrote it.</exception>
    public static PendingHeader? Read(IDiskFile file, string path)
    {
        System.Span<byte> bytes = stackalloc byte[Size];
        if (DiskReading.Fill(file, bytes, 0) < Size || !bytes.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) != RecordFormat.ChecksumOf(bytes[16..LengthAt]))
        {
            return null;
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (version != Version)
        {
            throw new EventLogException(EventLogProblem.NewerFormat, path, 8, $"version {Version}", $"version {version}", "use the version of Rehearsal that wrote the log, or a newer one");
        }

        var length = BinaryPrimitives.ReadInt64LittleEndian(bytes[LengthAt..]);
        return length is > 0 and <= Capacity ? new PendingHeader(BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]), (int)length) : null;
    }

    /// <summary>Whether a file has a header at all: a writer that closes the log takes it away before the file.</summary>
    public static bool IsIn(IDiskFile file)
    {
        System.Span<byte> bytes = stackalloc byte[8];
        return DiskReading.Fill(file, bytes, 0) == bytes.Length && bytes.SequenceEqual(Magic);
    }

    /// <summary>Whether it is of the same records, or of those and later ones.</summary>
    public bool IsContinuedBy(PendingHeader? later) => later is { } other && other.Segment == Segment && other.Offset == Offset && other.Length >= Length;
}

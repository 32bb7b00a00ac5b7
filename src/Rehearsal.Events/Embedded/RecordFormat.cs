using System.Buffers.Binary;
using System.Numerics;

namespace Rehearsal.Events;

/// <summary>The bytes of a record's header; docs/reference/event-log.md draws them.</summary>
internal static class RecordFormat
{
    public const int HeaderSize = 64;
    public const int Alignment = 8;

    /// <summary>The most bytes of one record, as in a recording.</summary>
    public const int LengthMax = RecordingWriter.LineLengthMax;

    public const byte EventKind = 1;
    public const byte SpanKind = 2;
    public const byte MarkKind = 3;

    /// <summary>A record that says: everything before it was flushed, and the writer left. It takes no position.</summary>
    public const byte SealKind = 4;

    /// <summary>Kinds from here on take no position and may be skipped by who does not know them.</summary>
    public const byte FirstSkippableKind = 128;

    /// <summary>The flag of the last record of a batch.</summary>
    public const byte EndsBatch = 1;

    /// <summary>The length of a text that is null.</summary>
    public const uint NoText = uint.MaxValue;

    private const int LengthAt = 0;
    private const int CrcAt = 4;
    private const int PositionAt = 8;
    private const int TimeAt = 16;
    private const int UnflushedAt = 24;
    private const int KindAt = 28;
    private const int FlagsAt = 29;
    private const int IdAt = 32;
    private const int TypeLengthAt = 48;
    private const int CorrelationLengthAt = 52;
    private const int StreamLengthAt = 56;
    private const int DataLengthAt = 60;

    /// <summary>Rounds a length up to where the next record begins.</summary>
    public static int Padded(int length) => (length + Alignment - 1) & ~(Alignment - 1);

    public static uint Length(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt32LittleEndian(record[LengthAt..]);

    public static uint Crc(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt32LittleEndian(record[CrcAt..]);

    public static long Position(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadInt64LittleEndian(record[PositionAt..]);

    public static long Time(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadInt64LittleEndian(record[TimeAt..]);

    /// <summary>Gets how many positions before this record's were not yet known to be flushed when it was written.</summary>
    public static uint Unflushed(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt32LittleEndian(record[UnflushedAt..]);

    public static byte Kind(ReadOnlySpan<byte> record) => record[KindAt];

    public static bool IsLastOfBatch(ReadOnlySpan<byte> record) => (record[FlagsAt] & EndsBatch) != 0;

    public static Guid Id(ReadOnlySpan<byte> record) => new(record.Slice(IdAt, 16), bigEndian: true);

    public static uint TypeLength(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt32LittleEndian(record[TypeLengthAt..]);

    public static uint CorrelationLength(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt32LittleEndian(record[CorrelationLengthAt..]);

    public static uint StreamLength(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt32LittleEndian(record[StreamLengthAt..]);

    public static uint DataLength(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt32LittleEndian(record[DataLengthAt..]);

    /// <summary>Writes everything of the header that the entry decides.</summary>
    public static void WriteEntryFields(System.Span<byte> record, byte kind, in Guid id, long time, uint type, uint correlation, uint stream, uint data)
    {
        BinaryPrimitives.WriteInt64LittleEndian(record[TimeAt..], time);
        record[KindAt] = kind;
        record[FlagsAt] = 0;
        record[FlagsAt + 1] = 0;
        record[FlagsAt + 2] = 0;
        id.TryWriteBytes(record[IdAt..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32LittleEndian(record[TypeLengthAt..], type);
        BinaryPrimitives.WriteUInt32LittleEndian(record[CorrelationLengthAt..], correlation);
        BinaryPrimitives.WriteUInt32LittleEndian(record[StreamLengthAt..], stream);
        BinaryPrimitives.WriteUInt32LittleEndian(record[DataLengthAt..], data);
    }

    /// <summary>Writes what the log decides, and the checksum over all of it.</summary>
    /// <param name="record">The whole record without its padding.</param>
    /// <param name="position">Its position.</param>
    /// <param name="unflushed">The positions before it that are not known to be flushed.</param>
    /// <param name="endsBatch">Whether it is the last of its batch.</param>
    public static void Complete(System.Span<byte> record, long position, uint unflushed, bool endsBatch)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(record[LengthAt..], (uint)record.Length);
        BinaryPrimitives.WriteInt64LittleEndian(record[PositionAt..], position);
        BinaryPrimitives.WriteUInt32LittleEndian(record[UnflushedAt..], unflushed);
        record[FlagsAt] = endsBatch ? EndsBatch : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(record[CrcAt..], Checksum(record));
    }

    /// <summary>Computes CRC-32C over the length and everything after the checksum.</summary>
    public static uint Checksum(ReadOnlySpan<byte> record)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, Length(record));
        return ~Checksum(crc, record[PositionAt..]);
    }

    /// <summary>Computes CRC-32C of bytes.</summary>
    public static uint ChecksumOf(ReadOnlySpan<byte> bytes) => ~Checksum(uint.MaxValue, bytes);

    /// <summary>Goes on with a CRC-32C over more bytes.</summary>
    public static uint Checksum(uint crc, ReadOnlySpan<byte> bytes) => Crc32C.Continue(crc, bytes);

    /// <summary>Tells whether a whole and intact record stands at the beginning of the bytes.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.Length < HeaderSize)
        {
            return false;
        }

        var stated = Length(bytes);
        if (stated < HeaderSize || stated > LengthMax || stated > bytes.Length)
        {
            return false;
        }

        length = (int)stated;
        return Crc(bytes) == Checksum(bytes[..length]);
    }
}

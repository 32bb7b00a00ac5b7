using System.Globalization;
using System.Text;

namespace Rehearsal.Events;

/// <summary>The bytes of one segment, read after <c>docs/reference/event-log.md</c> and nothing else.</summary>
internal sealed class SegmentBytes(string path, byte[] bytes)
{
    public const int HeaderLength = 64;
    public const int LastKnownKind = 4;
    public const int FirstSkippableKind = 128;
    public const string PendingName = "pending.records";

    private const int NameLength = 20;
    private const string Extension = ".segment";

    private static readonly uint[] Table = MakeTable();

    public string Path => path;

    public byte[] Bytes => bytes;

    /// <summary>Gets the position that the name says.</summary>
    public long Named { get; } = long.Parse(System.IO.Path.GetFileName(path).AsSpan(0, NameLength), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Gets the version of the pending records when it is one that is not known here; null otherwise.</summary>
    public uint? NewerPending { get; private set; }

    public bool HeaderIsIntact => bytes.Length >= HeaderLength && Encoding.ASCII.GetString(bytes, 0, 8) == "RHSLOG\r\n" && U32(60) == Crc((0, 60));

    public int Major => bytes[8] + (bytes[9] << 8);

    public int Minor => bytes[10] + (bytes[11] << 8);

    /// <summary>Finds the segments of a folder in the order of their positions.</summary>
    public static List<string> Find(IDisk disk, string folder) =>
    [
        .. disk.List(folder)
            .Where(static name => name.Length == NameLength + Extension.Length && name.EndsWith(Extension, StringComparison.Ordinal) && name.AsSpan(0, NameLength).IndexOfAnyExceptInRange('0', '9') < 0)
            .Select(name => System.IO.Path.Combine(folder, name)),
    ];

    /// <summary>Reads a segment, and behind its records those that are pending for it.</summary>
    public static SegmentBytes Read(IDisk disk, string path)
    {
        var segment = new SegmentBytes(path, ReadFile(disk, path));
        segment.AddPending(disk);
        return segment;
    }

    public static byte[] ReadFile(IDisk disk, string path)
    {
        using var file = disk.Open(path, DiskAccess.Read);
        var all = new byte[file.Length];
        var filled = 0;
        while (filled < all.Length && file.ReadAt(all.AsSpan(filled), filled) is > 0 and var read)
        {
            filled += read;
        }

        return all[..filled];
    }

    public static uint Crc(params ReadOnlySpan<byte[]> parts)
    {
        var crc = 0xFFFFFFFF;
        foreach (var part in parts)
        {
            foreach (var value in part)
            {
                crc = Table[(crc ^ value) & 0xFF] ^ (crc >> 8);
            }
        }

        return crc ^ 0xFFFFFFFF;
    }

    /// <summary>Walks over the intact records from the first one on, those without a position too, to the first place where none is.</summary>
    public IEnumerable<RecordAt> Records()
    {
        var position = Named;
        for (long at = HeaderLength; IsRecord(at, position);)
        {
            var kind = bytes[at + 28];
            var takesPosition = kind is 1 or 2 or 3;
            yield return new RecordAt(at, Next(at), position, kind, takesPosition, takesPosition && (bytes[at + 29] & 1) != 0);
            position += takesPosition ? 1 : 0;
            at = Next(at);
        }
    }

    public uint U32(long at) => (uint)(bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16)) | ((uint)bytes[at + 3] << 24);

    public long I64(long at) => unchecked((long)(U32(at) | ((ulong)U32(at + 4) << 32)));

    public bool IsRecord(long at, long? expected)
    {
        if (at + HeaderLength > bytes.Length)
        {
            return false;
        }

        var length = U32(at);
        return length is >= HeaderLength and <= 16 * 1024 * 1024
            && at + length <= bytes.Length
            && (expected is null || I64(at + 8) == expected)
            && U32(at + 4) == Crc((at, at + 4), (at + 8, at + length));
    }

    /// <summary>Gets the place behind the last byte that is not zero.</summary>
    public long LastByte()
    {
        var last = bytes.Length;
        while (last > HeaderLength && bytes[last - 1] == 0)
        {
            last--;
        }

        return last;
    }

    private void AddPending(IDisk disk)
    {
        const int RecordsAt = 4096;
        var folder = System.IO.Path.GetDirectoryName(path) ?? "";
        if (!HeaderIsIntact || !disk.List(folder).Contains(PendingName, StringComparer.Ordinal))
        {
            return;
        }

        var pending = new SegmentBytes(path, ReadFile(disk, System.IO.Path.Combine(folder, PendingName)));
        if (pending.Bytes.Length < RecordsAt || Encoding.ASCII.GetString(pending.Bytes, 0, 8) != "RHSPEND\n")
        {
            return;
        }

        if (pending.U32(8) != 1)
        {
            NewerPending = pending.U32(8);
            return;
        }

        if (pending.U32(12) != pending.Crc((16, 32)) || pending.I64(16) != Named)
        {
            return;
        }

        var (end, position) = ((long)HeaderLength, Named);
        foreach (var record in Records())
        {
            (end, position) = (record.End, record.Position + (record.TakesPosition ? 1 : 0));
        }

        // They begin where the header says, and count from where the segment's own end.
        var from = RecordsAt + end - pending.I64(24);
        var to = Math.Min(RecordsAt + pending.I64(32), pending.Bytes.Length);
        if (from < RecordsAt || from >= to || end + to - from > bytes.Length)
        {
            return;
        }

        var before = bytes.AsSpan((int)end, (int)(to - from)).ToArray();
        pending.Bytes.AsSpan((int)from, (int)(to - from)).CopyTo(bytes.AsSpan((int)end));
        if (!IsRecord(end, position))
        {
            before.CopyTo(bytes, end);
        }
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            var value = n;
            for (var bit = 0; bit < 8; bit++)
            {
                // Castagnoli's polynomial, reflected.
                value = (value & 1) != 0 ? (value >> 1) ^ 0x82F63B78 : value >> 1;
            }

            table[n] = value;
        }

        return table;
    }

    private long Next(long at) => at + ((U32(at) + 7L) / 8 * 8);

    private uint Crc(params ReadOnlySpan<(long From, long To)> parts)
    {
        var crc = 0xFFFFFFFF;
        foreach (var (from, to) in parts)
        {
            for (var i = from; i < to; i++)
            {
                crc = Table[(crc ^ bytes[i]) & 0xFF] ^ (crc >> 8);
            }
        }

        return crc ^ 0xFFFFFFFF;
    }

    /// <summary>Where an intact record stands.</summary>
    internal readonly record struct RecordAt(long Offset, long End, long Position, byte Kind, bool TakesPosition, bool EndsBatch);
}

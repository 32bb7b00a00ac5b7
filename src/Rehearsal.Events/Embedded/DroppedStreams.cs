using System.Buffers.Binary;
using System.Text;

namespace Rehearsal.Events;

/// <summary>The file that keeps the versions of streams whose events were dropped.</summary>
internal static class DroppedStreams
{
    private const string Name = "dropped.streams";
    private const int HeaderLength = 16;

    private static ReadOnlySpan<byte> Magic => "RHSDROP\n"u8;

    /// <summary>Writes the file in place of the one there is.</summary>
    public static void Write(IDisk disk, string folder, Dictionary<string, long> versions)
    {
        using var bytes = new MemoryStream();
        bytes.Write(new byte[HeaderLength]);
        var number = new byte[12];
        foreach (var (stream, version) in versions.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            var name = Encoding.UTF8.GetBytes(stream);
            BinaryPrimitives.WriteInt64LittleEndian(number, version);
            BinaryPrimitives.WriteInt32LittleEndian(number.AsSpan(8), name.Length);
            bytes.Write(number);
            bytes.Write(name);
        }

        var all = bytes.ToArray();
        Magic.CopyTo(all);
        BinaryPrimitives.WriteInt32LittleEndian(all.AsSpan(8), versions.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(all.AsSpan(12), RecordFormat.ChecksumOf(all.AsSpan(HeaderLength)));
        var path = Path.Combine(folder, Name);
        using (var file = disk.Open(path + SegmentNames.Unfinished, DiskAccess.Create))
        {
            file.WriteAt(all, 0);
            file.Flush();
        }

        disk.Rename(path + SegmentNames.Unfinished, path);
        disk.FlushFolder(folder);
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="EventLogException">The file is damaged.</exception>
    public static IEnumerable<(string Stream, long Version)> Read(IDisk disk, string folder)
    {
        var path = Path.Combine(folder, Name);
        byte[] all;
        try
        {
            using var file = disk.Open(path, DiskAccess.Read);
            all = new byte[file.Length];
            all = all[..DiskReading.Fill(file, all, 0)];
        }
        catch (FileNotFoundException)
        {
            return [];
        }

        return all.Length >= HeaderLength && all.AsSpan().StartsWith(Magic) && BinaryPrimitives.ReadUInt32LittleEndian(all.AsSpan(12)) == RecordFormat.ChecksumOf(all.AsSpan(HeaderLength))
            ? Decode(all)
            : throw new EventLogException(EventLogProblem.Damaged, path, 0, "the versions of dropped streams with their checksum", "other bytes", "restore the file from a copy; without it, streams whose events were dropped begin again at version 1");
    }

    private static List<(string, long)> Decode(ReadOnlySpan<byte> all)
    {
        List<(string, long)> versions = [];
        for (var at = HeaderLength; at < all.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(all[(at + 8)..]);
            versions.Add((Encoding.UTF8.GetString(all.Slice(at + 12, length)), BinaryPrimitives.ReadInt64LittleEndian(all[at..])));
            at += 12 + length;
        }

        return versions;
    }
}

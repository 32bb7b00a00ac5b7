using System.Text;
using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>Checks a log from its bytes alone. Shares no decoding with the log that wrote it: what both get wrong, both must get wrong on their own.</summary>
/// <remarks>
/// Written after <c>docs/reference/event-log.md</c>: the checksum bit by bit, the fields by their offsets. Slow beside the log and meant to be.
/// Reads whole segments into memory, one at a time. Changes nothing.
/// </remarks>
public static class LogVerifier
{
    private const int HeaderLength = 64;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly uint[] Table = MakeTable();

    /// <summary>Verifies the log of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="disk">The disk; the machine's own when null.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="EventLogException">There is no log.</exception>
    public static LogVerification Verify(string folder, IDisk? disk = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        disk ??= RealDisk.Instance;
        var names = disk.List(folder).Where(static name => name.EndsWith(".segment", StringComparison.Ordinal)).ToList();
        if (names.Count == 0)
        {
            throw new EventLogException(EventLogProblem.Missing, folder, null, "a folder with segments", "none", "name the folder of a log");
        }

        List<VerifiedSegment> segments = [];
        List<LogDamage> problems = [];
        Dictionary<string, long> versions = new(StringComparer.Ordinal);
        var partly = false;
        for (var i = 0; i < names.Count; i++)
        {
            var path = Path.Combine(folder, names[i]);
            var walk = new SegmentWalk(path, ReadAll(disk, path), problems, versions, partly || i > 0 || !names[0].StartsWith("00000000000000000000", StringComparison.Ordinal));
            var segment = walk.Run(i == names.Count - 1);
            if (segments.Count > 0 && segments[^1].First + segments[^1].Records != segment.First)
            {
                problems.Add(new LogDamage(segments[^1].File, segments[^1].End, $"the records end before position {segments[^1].First + segments[^1].Records}, the next segment begins at {segment.First}"));
            }

            partly |= i == 0 && segment.First > 0;
            segments.Add(segment);
        }

        return new LogVerification(segments, problems);
    }

    private static byte[] ReadAll(IDisk disk, string path)
    {
        using var file = disk.Open(path, DiskAccess.Read);
        var bytes = new byte[file.Length];
        var filled = 0;
        while (filled < bytes.Length && file.ReadAt(bytes.AsSpan(filled), filled) is > 0 and var read)
        {
            filled += read;
        }

        return bytes[..filled];
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

    private static uint Crc(params ReadOnlySpan<(byte[] Bytes, long From, long To)> parts)
    {
        var crc = 0xFFFFFFFF;
        foreach (var (bytes, from, to) in parts)
        {
            for (var i = from; i < to; i++)
            {
                crc = Table[(crc ^ bytes[i]) & 0xFF] ^ (crc >> 8);
            }
        }

        return crc ^ 0xFFFFFFFF;
    }

    /// <summary>One walk over one segment.</summary>
    private sealed class SegmentWalk(string path, byte[] bytes, List<LogDamage> problems, Dictionary<string, long> versions, bool streamsMayBeginLate)
    {
        private long position;

        public VerifiedSegment Run(bool isLast)
        {
            var named = long.TryParse(Path.GetFileName(path).AsSpan(0, 20), System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : -1;
            if (bytes.Length < HeaderLength || Encoding.ASCII.GetString(bytes, 0, 8) != "RHSLOG\r\n" || U32(60) != Crc((bytes, 0, 60)))
            {
                problems.Add(new LogDamage(path, 0, "the header is damaged"));
                return new VerifiedSegment(path, named, 0, 0, 0, 0, false);
            }

            if (bytes[8] + (bytes[9] << 8) != 1)
            {
                problems.Add(new LogDamage(path, 8, $"format {bytes[8] + (bytes[9] << 8)}, this is a verifier of format 1"));
                return new VerifiedSegment(path, named, 0, 0, 0, 0, false);
            }

            if (I64(16) != named)
            {
                problems.Add(new LogDamage(path, 16, $"the header says position {I64(16)}, the name says {named}"));
            }

            position = named;
            long records = 0, batches = 0, pending = 0, end = HeaderLength, at = HeaderLength;
            var isSealed = false;
            while (IsRecord(at, position))
            {
                var kind = bytes[at + 28];
                if (kind is 1 or 2 or 3)
                {
                    CheckContent(at, kind);
                    position++;
                    pending++;
                    isSealed = false;
                    if ((bytes[at + 29] & 1) != 0)
                    {
                        (records, batches, pending) = (records + pending, batches + 1, 0);
                        end = Next(at);
                    }
                }
                else
                {
                    isSealed = kind == 4 && pending == 0;
                    end = pending == 0 ? Next(at) : end;
                }

                at = Next(at);
            }

            var torn = LastByte() - end;
            var flushed = FlushedBehind(end, named + records);
            if (!isLast && torn > 0)
            {
                problems.Add(new LogDamage(path, at, $"no intact record of position {position}, although another segment follows"));
            }
            else if (flushed > named + records)
            {
                problems.Add(new LogDamage(path, at, $"no intact record of position {position}, although everything before {flushed} was flushed"));
            }

            return new VerifiedSegment(path, named, records, batches, end, Math.Max(0, torn), isSealed);
        }

        private uint U32(long at) => (uint)(bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16)) | ((uint)bytes[at + 3] << 24);

        private long I64(long at) => unchecked((long)(U32(at) | ((ulong)U32(at + 4) << 32)));

        private long Next(long at) => at + ((U32(at) + 7L) / 8 * 8);

        private bool IsRecord(long at, long? expected)
        {
            if (at + HeaderLength > bytes.Length)
            {
                return false;
            }

            var length = U32(at);
            return length is >= HeaderLength and <= 16 * 1024 * 1024
                && at + length <= bytes.Length
                && (expected is null || I64(at + 8) == expected)
                && U32(at + 4) == Crc((bytes, at, at + 4), (bytes, at + 8, at + length));
        }

        private void CheckContent(long at, byte kind)
        {
            var (type, correlation, stream, data) = (U32(at + 48), U32(at + 52), U32(at + 56), U32(at + 60));
            var fixedParts = (type == uint.MaxValue ? 0L : type) + correlation + (stream == uint.MaxValue ? 0L : stream) + data;
            if (HeaderLength + fixedParts > U32(at))
            {
                problems.Add(new LogDamage(path, at + 48, $"the parts of position {position} are longer than the record"));
                return;
            }

            try
            {
                var from = at + HeaderLength;
                from += Text(from, type).Length;
                from += Text(from, correlation).Length;
                var name = Encoding.UTF8.GetString(Text(from, stream));
                Strict.GetString(bytes, (int)(at + HeaderLength), (int)(fixedParts - data));
                if (data > 0)
                {
                    using var json = JsonDocument.Parse(bytes.AsMemory((int)(at + U32(at) - data), (int)data), new JsonDocumentOptions { MaxDepth = EventData.DepthMax });
                }

                if (kind == 1 && stream != uint.MaxValue)
                {
                    CheckStream(at, name, from + stream);
                }
            }
            catch (Exception e) when (e is JsonException or DecoderFallbackException)
            {
                problems.Add(new LogDamage(path, at, $"position {position} holds what is not UTF-8 and JSON: {e.Message}"));
            }
        }

        private ReadOnlySpan<byte> Text(long at, uint length) => length == uint.MaxValue ? default : bytes.AsSpan((int)at, (int)length);

        private void CheckStream(long at, string name, long extras)
        {
            var parts = bytes[extras];
            var here = extras + 1;
            here += 4 + U32(here);
            here += (parts & 1) != 0 ? 4 + U32(here) : 0;
            here += (parts & 2) != 0 ? 16 : 0;
            var version = (parts & 4) != 0 ? I64(here) : 0;
            var isKnown = versions.TryGetValue(name, out var before);
            if (version != before + 1 && (isKnown || !streamsMayBeginLate))
            {
                problems.Add(new LogDamage(path, at, $"position {position} is version {version} of stream '{name}', expected {before + 1}"));
            }

            versions[name] = version;
        }

        private long LastByte()
        {
            var last = bytes.Length;
            while (last > HeaderLength && bytes[last - 1] == 0)
            {
                last--;
            }

            return last;
        }

        /// <summary>Finds the highest position that an intact record behind the end says was flushed.</summary>
        private long FlushedBehind(long end, long next)
        {
            var highest = -1L;
            var last = LastByte();
            for (var at = end; at < last; at += 8)
            {
                if (U32Safe(at) >= HeaderLength && at + HeaderLength <= bytes.Length && I64(at + 8) >= next && IsRecord(at, null))
                {
                    highest = Math.Max(highest, I64(at + 8) - U32(at + 24));
                }
            }

            return highest;
        }

        private uint U32Safe(long at) => at + 4 <= bytes.Length ? U32(at) : 0;
    }
}

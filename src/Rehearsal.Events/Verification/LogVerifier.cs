using System.Text;
using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>Checks a log from its bytes alone. Shares no decoding with the log that wrote it: what both get wrong, both must get wrong on their own.</summary>
/// <remarks>
/// Written after <c>docs/reference/event-log.md</c>: the checksum by a table of its own, the fields by their offsets. Slow beside the log and meant to be.
/// Reads whole segments into memory, one at a time. Changes nothing. A log that is written meanwhile can look damaged where the writer is.
/// </remarks>
public static class LogVerifier
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Verifies the log of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="disk">The disk; the machine's own when null.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="EventLogException">There is no log.</exception>
    public static LogVerification Verify(string folder, IDisk? disk = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return VerifyInterruptibly(folder, disk ?? RealDisk.Instance, CancellationToken.None);
    }

    /// <summary>Verifies the log of a folder; <paramref name="cancellationToken"/> ends it between two records.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal static LogVerification VerifyInterruptibly(string folder, IDisk disk, CancellationToken cancellationToken)
    {
        var paths = SegmentBytes.Find(disk, folder);
        if (paths.Count == 0)
        {
            throw new EventLogException(EventLogProblem.Missing, folder, null, "a folder with segments", "none", "name the folder of a log");
        }

        List<VerifiedSegment> segments = [];
        List<LogDamage> problems = [];
        Dictionary<string, long> versions = new(StringComparer.Ordinal);
        LogDamage? newer = null;
        var partly = false;
        for (var i = 0; i < paths.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bytes = SegmentBytes.Read(disk, paths[i]);
            var walk = new SegmentWalk(bytes, problems, versions, partly || i > 0 || bytes.Named > 0, cancellationToken);
            var segment = walk.Run(i == paths.Count - 1);
            newer ??= walk.Newer;
            if (newer is null && bytes.NewerPending is { } version)
            {
                newer = new LogDamage(Path.Combine(folder, SegmentBytes.PendingName), 8, $"version {version}, this is a verifier of version 1");
                problems.Add(newer);
            }

            if (segments.Count > 0 && segments[^1].First + segments[^1].Records != segment.First)
            {
                problems.Add(new LogDamage(segments[^1].File, segments[^1].End, $"the records end before position {segments[^1].First + segments[^1].Records}, the next segment begins at {segment.First}"));
            }

            partly |= i == 0 && segment.First > 0;
            segments.Add(segment);
        }

        CheckDroppedStreams(disk, folder, problems);
        return new LogVerification(segments, problems) { Newer = newer };
    }

    private static void CheckDroppedStreams(IDisk disk, string folder, List<LogDamage> problems)
    {
        const string Name = "dropped.streams";
        if (!disk.List(folder).Contains(Name, StringComparer.Ordinal))
        {
            return;
        }

        var path = Path.Combine(folder, Name);
        var bytes = SegmentBytes.ReadFile(disk, path);
        if (bytes.Length < 16 || Encoding.ASCII.GetString(bytes, 0, 8) != "RHSDROP\n" || ((uint)bytes[12] | ((uint)bytes[13] << 8) | ((uint)bytes[14] << 16) | ((uint)bytes[15] << 24)) != SegmentBytes.Crc(bytes[16..]))
        {
            problems.Add(new LogDamage(path, 0, "the versions of dropped streams are damaged"));
        }
    }

    /// <summary>One walk over one segment.</summary>
    private sealed class SegmentWalk(SegmentBytes segment, List<LogDamage> problems, Dictionary<string, long> versions, bool streamsMayBeginLate, CancellationToken cancellationToken)
    {
        private readonly byte[] bytes = segment.Bytes;

        public LogDamage? Newer { get; private set; }

        public VerifiedSegment Run(bool isLast)
        {
            var named = segment.Named;
            var headerIsIntact = segment.HeaderIsIntact;
            if (!headerIsIntact)
            {
                // The records behind it may be whole all the same.
                Add(0, "the header is damaged");
            }
            else if (segment.Major != 1)
            {
                Newer = Add(8, $"format {segment.Major}, this is a verifier of format 1");
                return Verified(0, 0, 0, 0, false);
            }
            else if (segment.I64(16) != named)
            {
                headerIsIntact = false;
                Add(16, $"the header says position {segment.I64(16)}, the name says {named}");
            }

            long records = 0, batches = 0, pending = 0, end = SegmentBytes.HeaderLength, at = SegmentBytes.HeaderLength, position = named;
            var isSealed = false;
            foreach (var record in segment.Records())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (record.TakesPosition)
                {
                    CheckContent(record);
                    pending++;
                    position++;
                    isSealed = false;
                    if (record.EndsBatch)
                    {
                        (records, batches, pending) = (records + pending, batches + 1, 0);
                        end = record.End;
                    }
                }
                else if (record.Kind is > SegmentBytes.LastKnownKind and < SegmentBytes.FirstSkippableKind)
                {
                    Newer = Add(record.Offset, $"a record of kind {record.Kind}, which this verifier does not know");
                    return Verified(records, batches, end, 0, false);
                }
                else
                {
                    isSealed = record.Kind == SegmentBytes.LastKnownKind && pending == 0;
                    end = pending == 0 ? record.End : end;
                }

                at = record.End;
            }

            var torn = segment.LastByte() - end;
            var flushed = FlushedBehind(end, named + records);
            if (!isLast && torn > 0)
            {
                Add(at, $"no intact record of position {position}, although another segment follows");
            }
            else if (flushed > named + records)
            {
                Add(at, $"no intact record of position {position}, although everything before {flushed} was flushed");
            }

            return Verified(records, batches, end, Math.Max(0, torn), isSealed);

            VerifiedSegment Verified(long countedRecords, long countedBatches, long endAt, long tornBytes, bool closed) =>
                new(segment.Path, named, countedRecords, countedBatches, endAt, tornBytes, closed)
                {
                    Length = bytes.Length,
                    HeaderIsIntact = headerIsIntact,
                    Format = headerIsIntact ? new Version(segment.Major, segment.Minor) : null,
                };
        }

        private LogDamage Add(long offset, string what)
        {
            problems.Add(new LogDamage(segment.Path, offset, what));
            return problems[^1];
        }

        private void CheckContent(SegmentBytes.RecordAt record)
        {
            var at = record.Offset;
            var (type, correlation, stream, data) = (segment.U32(at + 48), segment.U32(at + 52), segment.U32(at + 56), segment.U32(at + 60));
            var fixedParts = (type == uint.MaxValue ? 0L : type) + correlation + (stream == uint.MaxValue ? 0L : stream) + data;
            if (SegmentBytes.HeaderLength + fixedParts > segment.U32(at))
            {
                Add(at + 48, $"the parts of position {record.Position} are longer than the record");
                return;
            }

            try
            {
                var from = at + SegmentBytes.HeaderLength;
                from += Text(from, type).Length;
                from += Text(from, correlation).Length;
                var name = Encoding.UTF8.GetString(Text(from, stream));
                Strict.GetString(bytes, (int)(at + SegmentBytes.HeaderLength), (int)(fixedParts - data));
                if (data > 0)
                {
                    using var json = JsonDocument.Parse(bytes.AsMemory((int)(at + segment.U32(at) - data), (int)data), new JsonDocumentOptions { MaxDepth = EventData.DepthMax });
                }

                if (record.Kind == 1 && stream != uint.MaxValue)
                {
                    CheckStream(record, name, from + stream);
                }
            }
            catch (Exception e) when (e is JsonException or DecoderFallbackException)
            {
                Add(at, $"position {record.Position} holds what is not {(e is JsonException ? "JSON" : "UTF-8")}");
            }
        }

        private ReadOnlySpan<byte> Text(long at, uint length) => length == uint.MaxValue ? default : bytes.AsSpan((int)at, (int)length);

        private void CheckStream(SegmentBytes.RecordAt record, string name, long extras)
        {
            var parts = bytes[extras];
            var here = extras + 1;
            here += 4 + segment.U32(here);
            here += (parts & 1) != 0 ? 4 + segment.U32(here) : 0;
            here += (parts & 2) != 0 ? 16 : 0;
            if (here + 8 > record.End)
            {
                Add(record.Offset + 48, $"the parts of position {record.Position} are longer than the record");
                return;
            }

            var version = (parts & 4) != 0 ? segment.I64(here) : 0;
            var isKnown = versions.TryGetValue(name, out var before);
            if (version != before + 1 && (isKnown || !streamsMayBeginLate))
            {
                Add(record.Offset, $"position {record.Position} is version {version} of stream '{name}', expected {before + 1}");
            }

            versions[name] = version;
        }

        /// <summary>Finds the highest position that an intact record behind the end says was flushed.</summary>
        private long FlushedBehind(long end, long next)
        {
            var highest = -1L;
            var last = segment.LastByte();
            for (var at = end; at < last; at += 8)
            {
                if (at + SegmentBytes.HeaderLength <= bytes.Length && segment.U32(at) >= SegmentBytes.HeaderLength && segment.I64(at + 8) >= next && segment.IsRecord(at, null))
                {
                    highest = Math.Max(highest, segment.I64(at + 8) - segment.U32(at + 24));
                }
            }

            return highest;
        }
    }
}

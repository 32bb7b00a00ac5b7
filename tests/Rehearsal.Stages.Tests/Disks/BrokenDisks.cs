using System.Buffers.Binary;
using System.Numerics;
using Rehearsal.Events;

namespace Rehearsal.Stages.Tests.Disks;

/// <summary>Disks that are broken on purpose: what a log stands on that does not do what it promises.</summary>
internal static class BrokenDisks
{
    /// <summary>Says it flushed, and did not.</summary>
    public static IDisk Forgetting(IDisk disk) => new BrokenDisk(disk, static file => new ForgettingFile(file));

    /// <summary>Says it wrote, and writes when the next write comes: the log acknowledges before it writes.</summary>
    public static IDisk Hasty(IDisk disk) => new BrokenDisk(disk, static file => new HastyFile(file));

    /// <summary>Flushes first and writes then.</summary>
    public static IDisk Late(IDisk disk) => new BrokenDisk(disk, static file => new LateFile(file));

    /// <summary>Exchanges two records of one write, positions and checksums mended: the log writes in another order than it acknowledges.</summary>
    public static IDisk Reordering(IDisk disk) => new BrokenDisk(disk, static file => new ReorderingFile(file));

    private sealed class BrokenDisk(IDisk disk, Func<IDiskFile, IDiskFile> broken) : IDisk
    {
        public void CreateFolder(string folder) => disk.CreateFolder(folder);

        public IReadOnlyList<string> List(string folder) => disk.List(folder);

        public IDiskFile Open(string path, DiskAccess access)
        {
            var file = disk.Open(path, access);
            return access != DiskAccess.Read && path.Contains(".segment", StringComparison.Ordinal) ? broken(file) : file;
        }

        public void Delete(string path) => disk.Delete(path);

        public void Rename(string from, string to) => disk.Rename(from, to);

        public void FlushFolder(string folder) => disk.FlushFolder(folder);

        public IDisposable? TryLock(string path) => disk.TryLock(path);
    }

    private abstract class BrokenFile(IDiskFile file) : IDiskFile
    {
        public long Length => file.Length;

        protected IDiskFile File => file;

        public void Preallocate(long length) => file.Preallocate(length);

        public int ReadAt(Span<byte> buffer, long offset) => file.ReadAt(buffer, offset);

        public virtual void WriteAt(ReadOnlySpan<byte> bytes, long offset) => file.WriteAt(bytes, offset);

        public virtual void Flush() => file.Flush();

        public void Dispose() => file.Dispose();
    }

    private sealed class ForgettingFile(IDiskFile file) : BrokenFile(file)
    {
        public override void Flush()
        {
            // Forgotten.
        }
    }

    private sealed class HastyFile(IDiskFile file) : BrokenFile(file)
    {
        private (byte[] Bytes, long Offset) held = ([], 0);

        public override void WriteAt(ReadOnlySpan<byte> bytes, long offset)
        {
            base.WriteAt(held.Bytes, held.Offset);
            held = ([], 0);
            if (offset == 0)
            {
                // Headers are spared: what is broken is acknowledging.
                base.WriteAt(bytes, offset);
            }
            else
            {
                held = (bytes.ToArray(), offset);
            }
        }
    }

    private sealed class LateFile(IDiskFile file) : BrokenFile(file)
    {
        private readonly List<(byte[] Bytes, long Offset)> held = [];

        public override void WriteAt(ReadOnlySpan<byte> bytes, long offset) => held.Add((bytes.ToArray(), offset));

        public override void Flush()
        {
            base.Flush();
            foreach (var (bytes, offset) in held)
            {
                base.WriteAt(bytes, offset);
            }

            held.Clear();
        }
    }

    private sealed class ReorderingFile(IDiskFile file) : BrokenFile(file)
    {
        public override void WriteAt(ReadOnlySpan<byte> bytes, long offset)
        {
            var copy = bytes.ToArray();
            for (var at = 0; offset > 0; at += LengthAt(bytes, at))
            {
                var (first, second) = (LengthAt(bytes, at), LengthAt(bytes, at + LengthAt(bytes, at)));
                if (first <= 0 || second <= 0)
                {
                    break;
                }

                // Two batches of one record each.
                if (bytes[at + 29] == 1 && bytes[at + first + 29] == 1)
                {
                    Exchange(bytes.Slice(at, first), bytes.Slice(at + first, second), copy.AsSpan(at));
                    break;
                }
            }

            base.WriteAt(copy, offset);
        }

        private static void Exchange(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> to)
        {
            second.CopyTo(to);
            first.CopyTo(to[second.Length..]);
            first.Slice(8, 8).CopyTo(to[8..]);
            second.Slice(8, 8).CopyTo(to[(second.Length + 8)..]);
            Seal(to[..second.Length]);
            Seal(to.Slice(second.Length, first.Length));
        }

        private static int LengthAt(ReadOnlySpan<byte> bytes, int at) => at < 0 || bytes.Length < at + 64 ? -1 : (BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]) + 7) & ~7;

        private static void Seal(Span<byte> record)
        {
            var crc = uint.MaxValue;
            var length = BinaryPrimitives.ReadInt32LittleEndian(record);
            for (var i = 0; i < length; i++)
            {
                crc = i is >= 4 and < 8 ? crc : BitOperations.Crc32C(crc, record[i]);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(record[4..], ~crc);
        }
    }
}

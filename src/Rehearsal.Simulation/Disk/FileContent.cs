namespace Rehearsal.Simulation;

/// <summary>The bytes of a file: as processes see them, as they are on the medium, and the changes in between.</summary>
internal sealed class FileContent
{
    public const int SectorSize = 512;

    private readonly List<ContentChange> pending = [];
    private byte[] durable = [];
    private byte[] bytes = [];

    /// <summary>Gets the length as processes see it.</summary>
    public long Length => bytes.Length;

    public int Read(Span<byte> buffer, long offset)
    {
        if (offset >= bytes.Length)
        {
            return 0;
        }

        var read = (int)Math.Min(buffer.Length, bytes.Length - offset);
        bytes.AsSpan((int)offset, read).CopyTo(buffer);
        return read;
    }

    public void Write(ReadOnlySpan<byte> written, long offset) => Change(new ContentChange(offset, written.ToArray()));

    public void SetLength(long length) => Change(new ContentChange(length, null));

    public void Flush()
    {
        foreach (var change in pending)
        {
            Apply(ref durable, change);
        }

        pending.Clear();
    }

    public void FlipBit(long bit)
    {
        Flip(bytes, bit);
        Flip(durable, bit);
    }

    /// <summary>Leaves of the changes that were not flushed what a loss of power leaves.</summary>
    public void Crash(CrashFates fates)
    {
        foreach (var change in pending)
        {
            var fate = fates.Next();
            if (fate == CrashFate.Kept || (fate == CrashFate.Torn && change.Bytes is null))
            {
                Apply(ref durable, change);
            }
            else if (fate == CrashFate.Torn)
            {
                Tear(change, fates);
            }
        }

        pending.Clear();
        bytes = [.. durable];
    }

    private static void Flip(byte[] bytes, long bit)
    {
        if (bit / 8 < bytes.Length)
        {
            bytes[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        }
    }

    private static void Apply(ref byte[] to, ContentChange change)
    {
        if (change.Bytes is null)
        {
            Array.Resize(ref to, checked((int)change.Offset));
            return;
        }

        var end = checked((int)(change.Offset + change.Bytes.Length));
        if (end > to.Length)
        {
            Array.Resize(ref to, end);
        }

        change.Bytes.CopyTo(to, change.Offset);
    }

    private void Change(ContentChange change)
    {
        pending.Add(change);
        Apply(ref bytes, change);
    }

    private void Tear(ContentChange change, CrashFates fates)
    {
        for (var at = 0; at < change.Bytes!.Length;)
        {
            var size = (int)Math.Min(change.Bytes.Length - at, SectorSize - ((change.Offset + at) % SectorSize));
            if (fates.KeepsSector())
            {
                Apply(ref durable, new ContentChange(change.Offset + at, change.Bytes[at..(at + size)]));
            }

            at += size;
        }
    }
}

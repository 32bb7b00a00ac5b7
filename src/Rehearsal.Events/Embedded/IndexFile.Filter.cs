using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Rehearsal.Events;

/// <content>The filter.</content>
internal sealed partial class IndexFile
{
    // 128 KiB. Of a larger one a line is read for each question.
    private const int LinesInMemoryMax = 8 * 1024;

    // Made when it is first asked for.
    private KeyFilter? filter;
    private bool isForgotten;

    /// <summary>Gets the lines of the filter; 0 when there is none.</summary>
    /// <remarks>Versions 1 and 2 have none of this kind: it is made from the slots, when it is small enough for memory.</remarks>
    public int FilterLines { get; }

    /// <summary>Reads lines of the filter.</summary>
    /// <param name="line">The first line.</param>
    /// <param name="words">Where they go: <see cref="KeyFilter.LineWords"/> words a line.</param>
    /// <exception cref="DamagedIndexException">They do not hold.</exception>
    public void ReadFilter(int line, System.Span<ulong> words)
    {
        if (hasFilter)
        {
            Fill(layout.FilterAt + ((long)line * KeyFilter.LineLength), MemoryMarshal.AsBytes(words));
            if (!BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(words, words);
            }
        }
        else
        {
            Filter().CopyTo(line, words);
        }
    }

    /// <summary>Lets go of the filter for good: a group answers for it.</summary>
    public void ForgetFilter()
    {
        Volatile.Write(ref isForgotten, true);
        Volatile.Write(ref filter, null);
    }

    private bool MayHave(ulong hash)
    {
        if (FilterLines == 0 || Volatile.Read(ref isForgotten))
        {
            return true;
        }

        if (FilterLines <= LinesInMemoryMax)
        {
            return Filter().MayHave(hash);
        }

        System.Span<ulong> line = stackalloc ulong[KeyFilter.LineWords];
        ReadFilter(KeyFilter.LineOf(hash, FilterLines), line);
        return KeyFilter.IsIn(line[0], line[1], hash);
    }

    private KeyFilter Filter()
    {
        if (Volatile.Read(ref filter) is { } known)
        {
            return known;
        }

        var made = new KeyFilter(FilterLines);
        if (hasFilter)
        {
            var bytes = new byte[FilterLines * KeyFilter.LineLength];
            Fill(layout.FilterAt, bytes);
            made.Read(bytes);
        }
        else
        {
            NoteSlots(made);
        }

        Volatile.Write(ref filter, made);
        if (Volatile.Read(ref isForgotten))
        {
            Volatile.Write(ref filter, null);
        }

        return made;
    }

    private void NoteSlots(KeyFilter made)
    {
        var slots = new byte[Math.Min(slotCount, 1024) * SlotLength];
        for (var at = layout.SlotsAt; at < layout.PostingsAt; at += slots.Length)
        {
            Fill(at, slots);
            for (var slot = 0; slot < slots.Length; slot += SlotLength)
            {
                var hash = BinaryPrimitives.ReadUInt64LittleEndian(slots.AsSpan(slot));
                if (hash != 0)
                {
                    made.Add(hash);
                }
            }
        }
    }
}

using System.Buffers.Binary;

namespace Rehearsal.Events;

/// <summary>Tells for most keys that a segment does not have them, in memory: so that a query reads the indexes of few segments.</summary>
/// <remarks>Of keys that the segment does not have, one in a hundred or fewer is said to be there. Bound: 64 KiB a segment; a segment with more keys has none.</remarks>
internal sealed class KeyFilter
{
    private const int SlotsMax = 64 * 1024;
    private const int SlotsAWord = 8;

    private readonly ulong[] words;

    private KeyFilter(int slots) => words = new ulong[slots / SlotsAWord];

    /// <summary>Makes a filter for an index with so many slots.</summary>
    /// <returns>Null when it would be too large.</returns>
    public static KeyFilter? For(int slots) => LengthFor(slots) > 0 ? new KeyFilter(slots) : null;

    /// <summary>Gets the bytes of the filter of an index with so many slots; 0 when it has none.</summary>
    public static int LengthFor(int slots) => slots is >= SlotsAWord and <= SlotsMax ? slots / SlotsAWord * sizeof(ulong) : 0;

    /// <summary>Gets the words, each of which has 64 bits of the keys that it stands for.</summary>
    public ReadOnlySpan<ulong> Words => words;

    /// <summary>Finds the word of a key in a filter of so many words.</summary>
    public static int WordOf(ulong hash, int words) => (int)(((hash >> 32) * (ulong)words) >> 32);

    /// <summary>Finds the bits that a key sets in its word, at most four.</summary>
    public static ulong BitsOf(ulong hash) => (1UL << (int)(hash & 63)) | (1UL << (int)((hash >> 6) & 63)) | (1UL << (int)((hash >> 12) & 63)) | (1UL << (int)((hash >> 18) & 63));

    public void Add(ulong hash) => words[WordOf(hash, words.Length)] |= BitsOf(hash);

    public bool MayHave(ulong hash)
    {
        var bits = BitsOf(hash);
        return (words[WordOf(hash, words.Length)] & bits) == bits;
    }

    /// <summary>Writes the filter as bytes.</summary>
    public void Write(System.Span<byte> bytes)
    {
        for (var i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(i * sizeof(ulong))..], words[i]);
        }
    }

    /// <summary>Takes the filter from what <see cref="Write"/> wrote.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * sizeof(ulong))..]);
        }
    }
}

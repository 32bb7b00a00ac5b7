namespace Rehearsal.Events;

/// <summary>Tells for most keys that a segment does not have them, in memory: so that a query reads the indexes of few segments.</summary>
/// <remarks>Of keys that the segment does not have, one in ten or fewer is said to be there. Bound: 32 KiB a segment; a segment with more keys has none.</remarks>
internal sealed class KeyFilter
{
    private const int SlotsMax = 64 * 1024;

    private readonly ulong[] words;

    private KeyFilter(int slots) => words = new ulong[slots / 16];

    /// <summary>Makes a filter for an index with so many slots.</summary>
    /// <returns>Null when it would be too large.</returns>
    public static KeyFilter? For(int slots) => slots is >= 16 and <= SlotsMax ? new KeyFilter(slots) : null;

    public void Add(ulong hash) => words[WordOf(hash)] |= BitsOf(hash);

    public bool MayHave(ulong hash)
    {
        var bits = BitsOf(hash);
        return (words[WordOf(hash)] & bits) == bits;
    }

    private static ulong BitsOf(ulong hash) => (1UL << (int)(hash & 63)) | (1UL << (int)((hash >> 6) & 63)) | (1UL << (int)((hash >> 12) & 63));

    private int WordOf(ulong hash) => (int)(((hash >> 32) * (ulong)words.Length) >> 32);
}

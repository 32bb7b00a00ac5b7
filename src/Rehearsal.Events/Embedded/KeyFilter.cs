using System.Buffers.Binary;

namespace Rehearsal.Events;

/// <summary>Tells for most keys that a segment does not have them: so that a query looks for its keys in few segments.</summary>
/// <remarks>
/// Lines of two words; a key has four bits of each word of one line. Of keys that the segment does not have, one in some thousands is said to be there: 24 to 48 bits a key.
/// After F. Putze, P. Sanders, J. Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007: a blocked filter.
/// </remarks>
internal sealed class KeyFilter
{
    /// <summary>The words of a line.</summary>
    public const int LineWords = 2;

    /// <summary>The bytes of a line.</summary>
    public const int LineLength = LineWords * sizeof(ulong);

    private const int SlotsALine = 8;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly ulong[] words;

    /// <summary>Initializes an empty filter.</summary>
    /// <param name="lines">The lines.</param>
    public KeyFilter(int lines) => words = new ulong[lines * LineWords];

    /// <summary>Gets the lines.</summary>
    public int Lines => words.Length / LineWords;

    /// <summary>Gets the lines of the filter of an index with so many slots; 0 when it is too small to have one.</summary>
    public static int LinesFor(int slots) => slots / SlotsALine;

    /// <summary>Finds the line of a key in a filter of so many lines.</summary>
    public static int LineOf(ulong hash, int lines) => (int)(((hash >> 32) * (ulong)lines) >> 32);

    /// <summary>Finds the bits that a key has in the two words of its line, at most four in each.</summary>
    public static (ulong First, ulong Second) BitsOf(ulong hash) => (FourOf(hash), FourOf(unchecked(hash * Multiplier) >> 40));

    /// <summary>Tells whether a line has a key.</summary>
    public static bool IsIn(ulong first, ulong second, ulong hash)
    {
        var bits = BitsOf(hash);
        return (first & bits.First) == bits.First && (second & bits.Second) == bits.Second;
    }

    public void Add(ulong hash)
    {
        var at = LineOf(hash, Lines) * LineWords;
        var (first, second) = BitsOf(hash);
        words[at] |= first;
        words[at + 1] |= second;
    }

    public bool MayHave(ulong hash)
    {
        var at = LineOf(hash, Lines) * LineWords;
        return IsIn(words[at], words[at + 1], hash);
    }

    /// <summary>Copies lines.</summary>
    /// <param name="line">The first line.</param>
    /// <param name="lines">Where they go, as words.</param>
    public void CopyTo(int line, System.Span<ulong> lines) => words.AsSpan(line * LineWords, lines.Length).CopyTo(lines);

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

    private static ulong FourOf(ulong number) => (1UL << (int)(number & 63)) | (1UL << (int)((number >> 6) & 63)) | (1UL << (int)((number >> 12) & 63)) | (1UL << (int)((number >> 18) & 63));
}

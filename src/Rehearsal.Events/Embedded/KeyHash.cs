using System.Buffers.Binary;
using System.Numerics;

namespace Rehearsal.Events;

/// <summary>The hash that a segment's index finds keys by. Part of the format: docs/reference/event-log.md defines it.</summary>
internal static class KeyHash
{
    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Second = 0xC2B2AE3D27D4EB4F;

    /// <summary>Hashes a type, correlation id or stream.</summary>
    /// <returns>Never 0, which stands for no key.</returns>
    public static ulong Of(IndexedKey key, ReadOnlySpan<byte> text)
    {
        unchecked
        {
            var hash = (((ulong)key << 32) + (ulong)text.Length) * First;
            var at = 0;
            for (; at + 8 <= text.Length; at += 8)
            {
                hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(text[at..]));
            }

            hash = Mix(hash, Rest(text, at));
            hash ^= hash >> 32;
            hash *= First;
            hash ^= hash >> 29;
            return hash == 0 ? 1 : hash;
        }
    }

    /// <summary>Reads the bytes after the last whole word, filled up with zeros.</summary>
    private static ulong Rest(ReadOnlySpan<byte> text, int at)
    {
        var count = text.Length - at;
        if (count == 0)
        {
            return 0;
        }

        if (at > 0)
        {
            // The last eight bytes, without those that belong to the word before.
            return BinaryPrimitives.ReadUInt64LittleEndian(text[^8..]) >> (8 * (8 - count));
        }

        ulong rest = 0;
        for (var i = 0; i < text.Length; i++)
        {
            rest |= (ulong)text[i] << (8 * i);
        }

        return rest;
    }

    private static ulong Mix(ulong hash, ulong word) => unchecked(BitOperations.RotateLeft(hash ^ (word * First), 29) * Second);
}

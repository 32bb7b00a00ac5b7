using System.Buffers.Binary;
using System.Numerics;

namespace Rehearsal.Simulation;

/// <summary>A random generator whose every number follows from its seed, on every machine and every runtime.</summary>
/// <remarks>
/// <para>Algorithm: xoshiro256** 1.0, seeded by four outputs of SplitMix64; source: David Blackman and Sebastiano Vigna,
/// "Scrambled Linear Pseudorandom Number Generators" (2018), https://prng.di.unimi.it. Ranges are drawn without bias by
/// Daniel Lemire's method, "Fast Random Integer Generation in an Interval" (2019). Not for secrets.</para>
/// <para>Every virtual member of <see cref="Random"/> is overridden with integer arithmetic. The members that are not virtual
/// (<c>Shuffle</c>, <c>GetItems</c>, <c>GetString</c>, <c>GetHexString</c>) are loops of the runtime over these: repeatable on one runtime,
/// but a new runtime may draw differently. Where a recording must outlive a runtime, write the loop out.</para>
/// <para>Not safe for concurrent use.</para>
/// </remarks>
public sealed class SeededRandom : Random
{
    private ulong s0;
    private ulong s1;
    private ulong s2;
    private ulong s3;

    /// <summary>Creates the generator of a seed.</summary>
    /// <param name="seed">Any number, zero included.</param>
    public SeededRandom(ulong seed)
        : base(0)
    {
        s0 = SplitMix64.Next(ref seed);
        s1 = SplitMix64.Next(ref seed);
        s2 = SplitMix64.Next(ref seed);
        s3 = SplitMix64.Next(ref seed);
    }

    /// <summary>Creates a generator at a given inner state, for the algorithm's published test vectors.</summary>
    internal SeededRandom(ulong s0, ulong s1, ulong s2, ulong s3)
        : base(0)
    {
        this.s0 = s0;
        this.s1 = s1;
        this.s2 = s2;
        this.s3 = s3;
    }

    /// <summary>Creates the child stream of a seed that has a name.</summary>
    /// <param name="seed">The parent's seed.</param>
    /// <param name="name">The stream's name, compared exactly. Names that start with "rehearsal." are the platform's own.</param>
    /// <returns>A new generator at its beginning: the same seed and name always give the same stream.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public static SeededRandom Derive(ulong seed, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new SeededRandom(StreamName.DeriveSeed(seed, name));
    }

    /// <summary>Draws a number from 0 to <see cref="int.MaxValue"/>, the latter excluded.</summary>
    /// <returns>The number.</returns>
    public override int Next() => (int)NextBelow(int.MaxValue);

    /// <summary>Draws a number from 0 to a limit, the limit excluded.</summary>
    /// <param name="maxValue">The limit; 0 gives 0.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)NextBelow((uint)maxValue);
    }

    /// <summary>Draws a number from a least one to a limit, the limit excluded.</summary>
    /// <param name="minValue">The least number.</param>
    /// <param name="maxValue">The limit; equal to <paramref name="minValue"/> it gives that.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below the least number.</exception>
    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return unchecked(minValue + (int)NextBelow((uint)(maxValue - minValue)));
    }

    /// <summary>Draws a number from 0 to <see cref="long.MaxValue"/>, the latter excluded.</summary>
    /// <returns>The number.</returns>
    public override long NextInt64() => (long)NextBelow((ulong)long.MaxValue);

    /// <summary>Draws a number from 0 to a limit, the limit excluded.</summary>
    /// <param name="maxValue">The limit; 0 gives 0.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public override long NextInt64(long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (long)NextBelow((ulong)maxValue);
    }

    /// <summary>Draws a number from a least one to a limit, the limit excluded.</summary>
    /// <param name="minValue">The least number.</param>
    /// <param name="maxValue">The limit; equal to <paramref name="minValue"/> it gives that.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below the least number.</exception>
    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return unchecked(minValue + (long)NextBelow((ulong)(maxValue - minValue)));
    }

    /// <summary>Draws one of the 2^53 evenly spaced fractions from 0 to 1, 1 excluded.</summary>
    /// <returns>The fraction.</returns>
    public override double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Draws one of the 2^24 evenly spaced fractions from 0 to 1, 1 excluded.</summary>
    /// <returns>The fraction.</returns>
    public override float NextSingle() => (NextUInt64() >> 40) * (1.0f / (1U << 24));

    /// <summary>Fills an array with random bytes.</summary>
    /// <param name="buffer">What to fill.</param>
    /// <exception cref="ArgumentNullException">The array is null.</exception>
    public override void NextBytes(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        NextBytes(buffer.AsSpan());
    }

    /// <summary>Fills a span with random bytes: one draw for every eight, least significant byte first.</summary>
    /// <param name="buffer">What to fill.</param>
    public override void NextBytes(Span<byte> buffer)
    {
        for (; buffer.Length >= sizeof(ulong); buffer = buffer[sizeof(ulong)..])
            BinaryPrimitives.WriteUInt64LittleEndian(buffer, NextUInt64());

        if (buffer.IsEmpty)
            return;

        var rest = NextUInt64();
        for (var i = 0; i < buffer.Length; i++, rest >>= 8)
            buffer[i] = (byte)(rest & 0xFF);
    }

    /// <summary>Draws the same as <see cref="NextDouble"/>.</summary>
    /// <returns>The fraction.</returns>
    protected override double Sample() => NextDouble();

    /// <summary>Draws all 64 bits.</summary>
    internal ulong NextUInt64()
    {
        unchecked
        {
            var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
            var t = s1 << 17;
            s2 ^= s0;
            s3 ^= s1;
            s1 ^= s2;
            s0 ^= s3;
            s2 ^= t;
            s3 = BitOperations.RotateLeft(s3, 45);
            return result;
        }
    }

    /// <summary>Draws from 0 to a limit, excluded, every number as likely as any other; the limits 0 and 1 give 0 (after one draw).</summary>
    internal uint NextBelow(uint limit)
    {
        unchecked
        {
            var product = (NextUInt64() >> 32) * limit;
            if ((uint)product < limit)
            {
                var threshold = (0 - limit) % limit;
                while ((uint)product < threshold)
                    product = (NextUInt64() >> 32) * limit;
            }

            return (uint)(product >> 32);
        }
    }

    /// <summary>Draws from 0 to a limit, excluded, every number as likely as any other; the limits 0 and 1 give 0 (after one draw).</summary>
    internal ulong NextBelow(ulong limit)
    {
        unchecked
        {
            var high = Math.BigMul(NextUInt64(), limit, out ulong low);
            if (low < limit)
            {
                var threshold = (0 - limit) % limit;
                while (low < threshold)
                    high = Math.BigMul(NextUInt64(), limit, out low);
            }

            return high;
        }
    }
}

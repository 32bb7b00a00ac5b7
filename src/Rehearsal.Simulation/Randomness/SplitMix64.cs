namespace Rehearsal.Simulation;

/// <summary>SplitMix64: turns any 64-bit number, however regular, into well-mixed ones.</summary>
/// <remarks>
/// Source: Sebastiano Vigna, "splitmix64.c" (2015, public domain), after Steele, Lea and Flood,
/// "Fast Splittable Pseudorandom Number Generators" (OOPSLA 2014).
/// </remarks>
internal static class SplitMix64
{
    /// <summary>The odd step between two states: 2^64 divided by the golden ratio.</summary>
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>Moves the state on and returns its next number.</summary>
    internal static ulong Next(ref ulong state) => Mix(state = unchecked(state + Step));

    /// <summary>Mixes one number; a bijection, so different numbers stay different.</summary>
    internal static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}

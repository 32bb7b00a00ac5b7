using System.Text;

namespace Rehearsal.Simulation;

/// <summary>Turns a seed and a stream's name into the seed of that stream.</summary>
internal static class StreamName
{
    /// <summary>The name of the stream that decides the order of ready work.</summary>
    internal const string Scheduler = "rehearsal.scheduler";

    /// <summary>The name of the stream that decides the order of timers due at one instant.</summary>
    internal const string Timers = "rehearsal.timers";

    /// <summary>Derives a seed: for one name every parent seed gives another, and for one parent every name hash does.</summary>
    internal static ulong DeriveSeed(ulong seed, string name)
    {
        var state = seed;
        return SplitMix64.Mix(SplitMix64.Next(ref state) ^ Hash(name));
    }

    /// <summary>FNV-1a over the name's UTF-8 bytes, 64 bits.</summary>
    /// <remarks>Source: draft-eastlake-fnv, "The FNV Non-Cryptographic Hash Algorithm". GetHashCode differs between processes.</remarks>
    internal static ulong Hash(string name)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var octet in Encoding.UTF8.GetBytes(name))
            hash = unchecked((hash ^ octet) * 0x100000001B3);
        return hash;
    }
}

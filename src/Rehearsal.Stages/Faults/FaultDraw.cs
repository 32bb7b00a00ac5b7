namespace Rehearsal.Stages;

/// <summary>Draws from the seed for one victim of one fault: the same for the same victim, whatever else happens in the run.</summary>
/// <remarks>
/// No state: what is drawn does not depend on the order in which victims are met, so it is the same on every stage.
/// Mixing is SplitMix64's (Vigna, "splitmix64.c", 2015, public domain); texts are folded by FNV-1a.
/// </remarks>
internal static class FaultDraw
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>Draws 64 bits.</summary>
    public static ulong Next(ulong seed, int faultNumber, string purpose, FaultVictim victim)
    {
        var drawn = Mix(seed, (ulong)faultNumber);
        drawn = Mix(drawn, Fold(purpose));
        drawn = Mix(drawn, Fold(victim.EventType ?? victim.Endpoint!));
        drawn = Mix(drawn, (ulong)victim.Cycle);
        drawn = Mix(drawn, Fold(victim.Service));
        return Mix(drawn, (ulong)victim.Attempt);
    }

    /// <summary>Tells whether a draw falls within a share.</summary>
    public static bool IsWithin(ulong drawn, decimal share) => share >= 1 || drawn < (ulong)(share * 18_446_744_073_709_551_616m);

    /// <summary>Returns a time from zero to the greatest, evenly.</summary>
    public static TimeSpan Time(ulong drawn, TimeSpan max) => TimeSpan.FromTicks((long)(((UInt128)drawn * ((ulong)max.Ticks + 1)) >> 64));

    private static ulong Mix(ulong state, ulong value)
    {
        unchecked
        {
            var mixed = (state ^ value) + Step;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }

    private static ulong Fold(string text)
    {
        var folded = 0xCBF29CE484222325;
        foreach (var character in text)
        {
            folded = unchecked((folded ^ character) * 0x100000001B3);
        }

        return folded;
    }
}

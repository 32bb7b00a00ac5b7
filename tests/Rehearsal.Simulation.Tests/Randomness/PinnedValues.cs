namespace Rehearsal.Simulation.Tests.Randomness;

/// <summary>What seed 1 gave, drawn in this order, when scheduling rules version 1 was laid down.</summary>
internal static class PinnedValues
{
    internal const string NextBytes = "ec918ab9695e99e1d115d2";

    internal const ulong ChildStream = 10073431481206560197;

    internal static readonly int[] Next = [1509513141, 1117629130, 1232882602, 840371773];
    internal static readonly int[] NextBelow = [69, 14, 7, 38, 86, 55, 93, 95];
    internal static readonly int[] NextBetween = [43, 16, 9, 39];
    internal static readonly long[] NextInt64 = [742075105987018307, 4531995491836664855, 422616464214307039];
    internal static readonly long[] NextInt64Below = [63774364508, 463230194823, 496473770337];
    internal static readonly long[] NextInt64Between = [2043754401061426368, -2771320371517734079, -1762754217758001335];
    internal static readonly double[] NextDouble = [0.21194068755357565, 0.38749489608187004, 0.8544312590661666];
    internal static readonly float[] NextSingle = [0.75114304f, 0.9822458f, 0.010981917f];
}

using Rehearsal.Simulation;

namespace Rehearsal.Hosting;

/// <summary>Chooses which runs are repeated.</summary>
internal static class RepeatSample
{
    /// <summary>The number of runs that are repeated at most.</summary>
    public const int CountMax = 20;

    /// <summary>Draws from each of twenty parts of equal size one; all when there are no more than twenty.</summary>
    /// <param name="count">The number of runs.</param>
    /// <param name="seed">Decides the draw.</param>
    /// <returns>The places drawn, in order.</returns>
    public static IReadOnlyList<int> Draw(int count, ulong seed)
    {
        if (count <= CountMax)
        {
            return [.. Enumerable.Range(0, count)];
        }

        var random = SeededRandom.Derive(seed, "repeats");
        List<int> drawn = [];
        for (var part = 0; part < CountMax; part++)
        {
            drawn.Add(random.Next((int)((long)part * count / CountMax), (int)((part + 1L) * count / CountMax)));
        }

        return drawn;
    }
}

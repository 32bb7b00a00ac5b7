namespace Rehearsal.Simulation;

/// <summary>How likely it is, in one crash, that a change which was not flushed is kept, lost or torn.</summary>
internal sealed class CrashFates
{
    private readonly SeededRandom random;
    private readonly int kept;
    private readonly int lost;
    private readonly int torn;

    /// <summary>Draws the odds, so that crashes that keep all, lose all or tear all come up too.</summary>
    public CrashFates(SeededRandom random)
    {
        this.random = random;
        (kept, lost, torn) = (random.Next(4), random.Next(4), random.Next(4));
    }

    public CrashFate Next() => random.Next(Math.Max(1, kept + lost + torn)) switch
    {
        var n when n < kept => CrashFate.Kept,
        var n when n < kept + torn => CrashFate.Torn,
        _ => CrashFate.Lost,
    };

    /// <summary>Draws whether one sector of what is torn is kept.</summary>
    public bool KeepsSector() => random.Next(2) == 0;
}

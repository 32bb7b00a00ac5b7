namespace Rehearsal.Analysis;

/// <summary>What <see cref="FlowComparison"/> goes by.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Gets how many times as long something must take to count as slower.</summary>
    /// <value>1 or more. The default is 1.5.</value>
    public double SlowerFactor
    {
        get;
        init => field = value is >= 1 and <= 1_000_000 ? value : throw new ArgumentOutOfRangeException(nameof(SlowerFactor), value, "SlowerFactor must be 1 to 1,000,000.");
    } = 1.5;

    /// <summary>Gets how much longer it must take as well, so that noise of small times does not count.</summary>
    /// <value>Zero or more. The default is 10 ms.</value>
    public TimeSpan SlowerMin
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(SlowerMin), value, "SlowerMin must be zero or more.");
    } = TimeSpan.FromMilliseconds(10);
}

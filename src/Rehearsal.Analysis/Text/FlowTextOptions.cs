namespace Rehearsal.Analysis;

/// <summary>How <see cref="FlowText"/> looks. Whatever a limit leaves out is counted in its place.</summary>
public sealed record FlowTextOptions
{
    /// <summary>Gets a value indicating whether to use terminal colours.</summary>
    public bool Color { get; init; }

    /// <summary>Gets the width to stay within, in columns.</summary>
    /// <value>60 to 1,000. The default is 100.</value>
    public int Width { get; init => field = Within(value, 60, 1_000, nameof(Width)); } = 100;

    /// <summary>Gets the most flows to show. When there are more, those with findings come first.</summary>
    /// <value>1 to 1,000,000. The default is 20.</value>
    public int FlowsMax { get; init => field = Within(value, 1, 1_000_000, nameof(FlowsMax)); } = 20;

    /// <summary>Gets the most lines for the tree of one flow.</summary>
    /// <value>10 to 1,000,000. The default is 200.</value>
    public int LinesMax { get; init => field = Within(value, 10, 1_000_000, nameof(LinesMax)); } = 200;

    /// <summary>Gets the most handlings of one event, calls of one handling and events of one handling to show. Those with findings come first.</summary>
    /// <value>1 to 1,000,000. The default is 10.</value>
    public int SiblingsMax { get; init => field = Within(value, 1, 1_000_000, nameof(SiblingsMax)); } = 10;

    /// <summary>Gets the most findings to list for one flow.</summary>
    /// <value>1 to 1,000,000. The default is 20.</value>
    public int IssuesMax { get; init => field = Within(value, 1, 1_000_000, nameof(IssuesMax)); } = 20;

    private static int Within(int value, int min, int max, string name) => value >= min && value <= max
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be {min} to {max}.");
}

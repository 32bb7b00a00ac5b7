namespace Rehearsal.Hosting;

/// <summary>What a command tells the shell.</summary>
internal static class ExitCodes
{
    /// <summary>Every verdict is passed.</summary>
    public const int Passed = 0;

    /// <summary>A verdict failed or a run crashed.</summary>
    public const int Failed = 1;

    /// <summary>The input or the command line is bad; nothing ran.</summary>
    public const int BadInput = 2;

    /// <summary>The stage could not be provided.</summary>
    public const int StageUnavailable = 3;

    /// <summary>Interrupted; the recording so far is kept.</summary>
    public const int Interrupted = 130;

    /// <summary>Combines the outcomes of two parts of one command: 130 over 2 over 3 over 1 over 0.</summary>
    /// <param name="left">One code. A code that is not one of these counts as <see cref="Failed"/>: a process died in its own way.</param>
    /// <param name="right">The other code.</param>
    /// <returns>The code of the whole.</returns>
    public static int Combine(int left, int right) => Rank(left) >= Rank(right) ? Known(left) : Known(right);

    private static int Known(int code) => code is Passed or Failed or BadInput or StageUnavailable or Interrupted ? code : Failed;

    private static int Rank(int code) => Known(code) switch
    {
        Interrupted => 4,
        BadInput => 3,
        StageUnavailable => 2,
        Failed => 1,
        _ => 0,
    };
}

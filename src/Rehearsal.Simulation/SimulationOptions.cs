namespace Rehearsal.Simulation;

/// <summary>What a simulation starts from, and its bounds.</summary>
public sealed record SimulationOptions
{
    /// <summary>Gets the number that decides every order and every draw.</summary>
    /// <value>Any number, zero included.</value>
    public required ulong Seed { get; init; }

    /// <summary>Gets the instant at which virtual time starts.</summary>
    /// <value>Kept in UTC. The default is 2000-01-01T00:00:00Z, fixed, so that a recording does not tell when it was made.</value>
    public DateTimeOffset Epoch
    {
        get;
        init => field = value.ToUniversalTime();
    } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Gets the most turns (pieces of work or timers) at one instant; one more is a <see cref="SimulationLivelockException"/>.</summary>
    /// <value>1 or more. The default is 100,000. Raise it where more than that many flows start at one instant.</value>
    public int TurnsWithoutAdvanceMax
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(TurnsWithoutAdvanceMax), value, "TurnsWithoutAdvanceMax must be 1 or more.");
    } = 100_000;

    /// <summary>Gets the most pieces of work and timers that may wait together; one more is a <see cref="SimulationOverloadException"/>.</summary>
    /// <value>1 to 100,000,000. The default is 10,000,000. Checked between two turns.</value>
    public int QueueLengthMax
    {
        get;
        init => field = value is >= 1 and <= 100_000_000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(QueueLengthMax), value, "QueueLengthMax must be 1 to 100,000,000.");
    } = 10_000_000;

    /// <summary>Gets the longest virtual time after the epoch; a timer beyond it is a <see cref="SimulationTimeExceededException"/> when its turn comes.</summary>
    /// <value>Zero or more. The default is 3,650 days. The end of the calendar (year 9999) bounds it too.</value>
    public TimeSpan DurationMax
    {
        get;
        init => field = value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(DurationMax), value, "DurationMax must be zero or more.");
    } = TimeSpan.FromDays(3650);

    /// <summary>Gets the longest real time that the clock stands still for work outside which is known of; then the run is a <see cref="SimulationStalledException"/>.</summary>
    /// <value>Zero to one day. The default is 60 seconds. It begins anew whenever something of that work is seen.</value>
    public TimeSpan OutsideWaitMax
    {
        get;
        init => field = value >= TimeSpan.Zero && value <= TimeSpan.FromDays(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(OutsideWaitMax), value, "OutsideWaitMax must be zero to one day.");
    } = TimeSpan.FromSeconds(60);

    /// <summary>Gets the longest real time to wait for a sign where nobody can tell whether any will come.</summary>
    /// <value>
    /// Zero to one day. The default is 1 second. It applies when nothing is left to run and no timer is armed (then the run is a
    /// <see cref="SimulationStalledException"/>), and once for each place where work that may be outside waits for something unknown.
    /// </value>
    public TimeSpan SilenceMax
    {
        get;
        init => field = value >= TimeSpan.Zero && value <= TimeSpan.FromDays(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(SilenceMax), value, "SilenceMax must be zero to one day.");
    } = TimeSpan.FromSeconds(1);

    /// <summary>Gets the longest real time that work may block the simulation's thread in a wait; then that wait throws a <see cref="SimulationBlockedException"/>.</summary>
    /// <value>1 millisecond to one day. The default is 10 seconds.</value>
    public TimeSpan BlockedMax
    {
        get;
        init => field = value >= TimeSpan.FromMilliseconds(1) && value <= TimeSpan.FromDays(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(BlockedMax), value, "BlockedMax must be 1 millisecond to one day.");
    } = TimeSpan.FromSeconds(10);
}

namespace Rehearsal.Messaging;

/// <summary>One running saga. Touched only by the lane of its key, one delivery at a time.</summary>
internal sealed class SagaInstance<TState>(string key, SagaPoint<TState> point)
{
    public string Key { get; } = key;

    /// <summary>Gets where the saga stands. Moves only after the log has it.</summary>
    public SagaPoint<TState> Point { get; private set; } = point;

    /// <summary>Gets the number of moves, so that a time-out of an earlier wait is told apart.</summary>
    public int Moves { get; private set; }

    /// <summary>Gets or sets the timer of the current wait; null when it has no limit, or is not armed yet.</summary>
    public ITimer? Timer { get; set; }

    /// <summary>Begins with another state, before anything of the saga is in the log.</summary>
    public void BeginWith(TState state) => Point = Point with { State = state };

    public void MoveTo(SagaPoint<TState> next)
    {
        EndTimer();
        Point = next;
        Moves++;
    }

    public void EndTimer()
    {
        Timer?.Dispose();
        Timer = null;
    }
}

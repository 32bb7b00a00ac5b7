using System.Runtime.ExceptionServices;

namespace Rehearsal.Stages;

/// <summary>Runs a simulation on a thread of its own, while the caller's watches that its turns end.</summary>
/// <remarks>
/// A turn that never ends (an endless loop, a native call) cannot be stopped in .NET: its thread, which ends with the process, is left behind.
/// Waits that .NET knows of never come this far; the simulation itself bounds them.
/// </remarks>
internal static class StageThread
{
    // Handlers recurse as deep as they like to on a main thread.
    private const int StackBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan CancelMax = TimeSpan.FromSeconds(1);

    /// <summary>Runs the work and waits for its end.</summary>
    /// <param name="simulation">The simulation that the work runs.</param>
    /// <param name="turnMax">The longest real time of one turn.</param>
    /// <param name="work">The work; it ends between two turns when the token is cancelled.</param>
    /// <param name="cancellationToken">Does not wait for the end of a turn that has taken a second.</param>
    /// <exception cref="TimeoutException">A turn took longer; the message names whose it is. The simulation must not be used any more.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Run(Simulation.Simulation simulation, TimeSpan turnMax, Action work, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? failed = null;
        var thread = new Thread(Body, StackBytes) { IsBackground = true, Name = "simulated stage" };
        thread.Start();

        var turns = -1L;
        var still = TimeSpan.Zero;
        while (!thread.Join(Look))
        {
            still = turns == simulation.Turns && !simulation.IsHolding ? still + Look : TimeSpan.Zero;
            turns = simulation.Turns;
            if (still >= CancelMax)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (still >= turnMax)
            {
                throw new TimeoutException(
                    $"{simulation.CurrentWork ?? "The run"} has not given the simulation's only thread back for {turnMax.TotalSeconds:0.###} s of real time: " +
                    "an endless loop, Thread.Sleep, or a blocking call. Await instead of blocking, or split long computations with await Task.Yield().");
            }
        }

        failed?.Throw();

        void Body()
        {
            try
            {
                work();
            }
            catch (Exception failure)
            {
                failed = ExceptionDispatchInfo.Capture(failure);
            }
        }
    }
}

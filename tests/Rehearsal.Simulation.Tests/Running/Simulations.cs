namespace Rehearsal.Simulation.Tests;

internal static class Simulations
{
    internal static Simulation Create(ulong seed = 1) => new(new SimulationOptions { Seed = seed, SilenceMax = TimeSpan.FromSeconds(20) });

    /// <summary>A simulation that declares a stall at once, for tests in which nothing outside can come.</summary>
    internal static Simulation CreateImpatient(ulong seed = 1) => new(new SimulationOptions { Seed = seed, SilenceMax = TimeSpan.Zero });

    internal static TimeSpan Elapsed(this Simulation simulation) =>
        simulation.Time.GetUtcNow() - new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Runs until done, or until the test run is cancelled.</summary>
    internal static void Play(this Simulation simulation, Func<Task> main) => simulation.Run(main, TestContext.Current.CancellationToken);

    /// <inheritdoc cref="Play(Simulation, Func{Task})"/>
    internal static T Play<T>(this Simulation simulation, Func<Task<T>> main) => simulation.Run(main, TestContext.Current.CancellationToken);

    internal static Task Delay(this Simulation simulation, double milliseconds) =>
        Task.Delay(TimeSpan.FromMilliseconds(milliseconds), simulation.Time);

    internal static Task Start(this Simulation simulation, Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, simulation.Scheduler).Unwrap();

    internal static void Block(this Task task) => task.Wait();

    /// <summary>Runs work on a thread of its own, so that it is certainly not the simulation's. The thread is not seen as the simulation's work.</summary>
    internal static Thread OnOtherThread(Action work)
    {
        var thread = new Thread(() => work()) { IsBackground = true };
        thread.UnsafeStart();
        return thread;
    }
}

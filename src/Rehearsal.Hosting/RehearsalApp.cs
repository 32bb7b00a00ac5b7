using System.Reflection;
using Rehearsal.Messaging;

namespace Rehearsal.Hosting;

/// <summary>What a system's Program.cs calls: it gives the system the commands that need its code.</summary>
/// <example>
/// <code>
/// return await RehearsalApp.RunAsync(args, system => system.AddService&lt;OrderService&gt;().AddService&lt;PaymentService&gt;());
/// </code>
/// </example>
public static class RehearsalApp
{
    /// <summary>Carries out a command line: <c>run PATH…</c>, <c>scenario validate PATH…</c> or <c>serve SYSTEM</c>.</summary>
    /// <remarks>
    /// Writes results to standard output, progress and diagnostics to standard error. The first Ctrl-C interrupts the run and keeps its
    /// recording, the second one ends the process. Call it once in a process.
    /// </remarks>
    /// <param name="args">The program's arguments.</param>
    /// <param name="configure">Adds the system's services and sagas; called once, before anything runs.</param>
    /// <param name="name">The system's name; null for the name of the program's assembly.</param>
    /// <returns>
    /// The exit code: 0 passed, 1 a verdict failed or a run crashed, 2 bad input or usage, 3 the stage could not be provided,
    /// 130 interrupted.
    /// </returns>
    public static async Task<int> RunAsync(string[] args, Action<SystemBuilder> configure, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(configure);
        var systemName = name ?? Assembly.GetEntryAssembly()?.GetName().Name ?? "system";
        if (args is ["run", ..])
        {
            WarmUp.Start();
        }

        using var output = ProgramOutput.OfProcess();
        using var interruption = new Interruption();
        var commands = new SystemCommandLine(systemName, configure, output);
        return PlainRunArguments.TryRead(args) is { } options
            ? await CommandLineProgram.RunAsync(() => Task.FromResult(commands.Run(options, interruption.Token)), options, output, interruption.Token)
            : await CommandLineProgram.RunAsync(commands.Create(), args, output, interruption.Token);
    }
}

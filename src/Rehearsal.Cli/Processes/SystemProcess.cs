using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rehearsal.Cli.Processes;

/// <summary>Starts built systems. They inherit the working directory, the environment and the standard streams.</summary>
internal static class SystemProcess
{
    /// <summary>The variable that tells a host where .NET is.</summary>
    private const string DotnetRoot = "DOTNET_ROOT";

    /// <summary>Hands the rest of the command over to a system.</summary>
    /// <param name="assembly">The full path of its assembly.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The system's exit code, where this process could not become the system.</returns>
    public static async Task<int> HandOverAsync(string assembly, IReadOnlyList<string> arguments)
    {
        if (!OperatingSystem.IsWindows())
        {
            TellWhereDotnetIs();
            SystemMemory.Prepare();
            var program = SystemProgram.Of(assembly);
            UnixProcess.Become(program.Path, [.. program.Prefix, .. arguments]);
        }

        return (await RunAsync(assembly, arguments, captureOutput: false)).ExitCode;
    }

    /// <summary>Runs a system to its end. A first signal is passed on to it, a second one ends it.</summary>
    /// <param name="assembly">The full path of its assembly.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="captureOutput">True to keep its standard output instead of letting it through.</param>
    /// <returns>Its exit code and, when kept, its standard output.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string assembly, IReadOnlyList<string> arguments, bool captureOutput)
    {
        TellWhereDotnetIs();
        SystemMemory.Prepare();
        var program = SystemProgram.Of(assembly);
        var start = new ProcessStartInfo(program.Path, [.. program.Prefix, .. arguments]) { RedirectStandardOutput = captureOutput };
        using var process = new Process { StartInfo = start };
        var signals = 0;
        void Forward(PosixSignalContext context)
        {
            context.Cancel = true;
            if (Interlocked.Increment(ref signals) > 1)
            {
                process.Kill(entireProcessTree: true);
            }
            else if (!OperatingSystem.IsWindows() && (context.Signal == PosixSignal.SIGTERM || !UnixProcess.IsInForeground()))
            {
                // A key pressed in the terminal has reached the system already.
                UnixProcess.Send(process.Id, context.Signal);
            }
        }

        process.Start();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Forward);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Forward);
        var output = captureOutput ? await process.StandardOutput.ReadToEndAsync() : "";
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    // A program's own host does not find a .NET that is only on the PATH; ours did.
    private static void TellWhereDotnetIs()
    {
        if (Environment.GetEnvironmentVariable(DotnetRoot) is null)
        {
            Environment.SetEnvironmentVariable(DotnetRoot, DotnetHost.Root);
        }
    }
}

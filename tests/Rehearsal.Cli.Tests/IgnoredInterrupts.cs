using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rehearsal.Cli.Tests;

/// <summary>
/// A shell ignores SIGINT for what it starts in the background, and so does everything started by that, .NET included. Tests that interrupt
/// programs take the signal back before anything starts, so that they do not depend on how they were started.
/// </summary>
internal static class IgnoredInterrupts
{
    private const int Interrupt = 2;
    private const nint Default = 0;
    private const nint Ignore = 1;

    [ModuleInitializer]
    internal static void TakeBack()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // Larger than any system's struct sigaction, whose first field is the handler.
        var action = new nint[64];
        if (Ask(Interrupt, 0, action) == 0 && action[0] == Ignore)
        {
            _ = Set(Interrupt, Default);
        }
    }

    [DllImport("libc", EntryPoint = "sigaction")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Ask(int signal, nint next, [Out] nint[] previous);

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Set(int signal, nint handler);
}

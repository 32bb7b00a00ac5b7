using System.Runtime.InteropServices;

namespace KilledWriter;

/// <summary>What .NET has no call for.</summary>
internal static class Native
{
    private const int Kill = 9;

    public static void KillSelf()
    {
        _ = Send(OwnId(), Kill);
        Thread.Sleep(Timeout.Infinite);
    }

    [DllImport("libc", EntryPoint = "getpid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OwnId();

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int signal);
}

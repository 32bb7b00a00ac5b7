using System.Collections;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Rehearsal.Cli.Processes;

/// <summary>The calls of POSIX that .NET does not offer.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixProcess
{
    private const int StandardInput = 0;

    /// <summary>Turns this process into another program: same process id, terminal, working directory and open standard streams.</summary>
    /// <remarks>
    /// Signals then reach the system without anybody forwarding them, its exit code is this process's, and nothing can outlive it. The
    /// handlers of the runtime are reset by the call (POSIX.1-2024, exec); files it opened close on exec.
    /// </remarks>
    /// <param name="program">The full path of the program.</param>
    /// <param name="arguments">The arguments after the program's name.</param>
    /// <exception cref="Win32Exception">The program could not be started; this process goes on.</exception>
    public static void Become(string program, IReadOnlyList<string> arguments)
    {
        List<string> environment = [];
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            environment.Add($"{variable.Key}={variable.Value}");
        }

        _ = Execute(Text(program), Texts([program, .. arguments]), Texts(environment));
        throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Sends a signal.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="signal">The signal.</param>
    public static void Send(int processId, PosixSignal signal) => _ = Kill(processId, signal == PosixSignal.SIGTERM ? 15 : 2);

    /// <summary>Tells whether a key pressed in the terminal reaches every process started here.</summary>
    /// <returns>True when standard input is a terminal and this process group is in its foreground.</returns>
    public static bool IsInForeground() => ForegroundGroup(StandardInput) is var group && group >= 0 && group == ProcessGroup();

    // The texts are never freed: the call replaces this process's memory, or the command ends with an error.
    private static nint Text(string text) => Marshal.StringToCoTaskMemUTF8(text);

    private static nint[] Texts(List<string> texts)
    {
        var pointers = new nint[texts.Count + 1];
        for (var i = 0; i < texts.Count; i++)
        {
            pointers[i] = Text(texts[i]);
        }

        return pointers;
    }

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true)]
    private static partial int Execute(nint path, nint[] arguments, nint[] environment);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp", SetLastError = true)]
    private static partial int ForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int ProcessGroup();
}

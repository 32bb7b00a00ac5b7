using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.Json;
using Rehearsal.Cli.Processes;

namespace Rehearsal.Cli.Tests;

/// <summary>The tool as a process of its own.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly Process process;
    private readonly WatchedStream output;
    private readonly WatchedStream errors;

    private ToolProcess(Process process)
    {
        this.process = process;
        output = new WatchedStream(process.StandardOutput);
        errors = new WatchedStream(process.StandardError);
    }

    public int Id => process.Id;

    public static ToolProcess Start(string folder, params string[] args) => Start(folder, new Dictionary<string, string>(), args);

    public static ToolProcess Start(string folder, IReadOnlyDictionary<string, string> variables, params string[] args)
    {
        var start = new ProcessStartInfo(DotnetHost.FindMuxer(), [Path.Combine(AppContext.BaseDirectory, "rehearse.dll"), .. args])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new ToolProcess(Process.Start(start)!);
    }

    public static Task<Result> RunAsync(string folder, params string[] args) => RunAsync(folder, new Dictionary<string, string>(), args);

    public static async Task<Result> RunAsync(string folder, IReadOnlyDictionary<string, string> variables, params string[] args)
    {
        using var tool = Start(folder, variables, args);
        return await tool.EndAsync();
    }

    /// <summary>Waits until the tool, or a system it started, writes a text to standard error.</summary>
    public Task ErrorAsync(string text, TimeSpan max) => errors.WaitAsync(text, max);

    /// <summary>Waits until the tool, or a system it became, writes a text to standard output, and returns what it has written.</summary>
    public Task<string> OutputAsync(string text, TimeSpan max) => output.WaitAsync(text, max);

    public async Task<Result> EndAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Result(process.ExitCode, await output.All, await errors.All);
    }

    /// <summary>Asks the process to end.</summary>
    [UnsupportedOSPlatform("windows")]
    public void Terminate() => UnixProcess.Send(process.Id, PosixSignal.SIGTERM);

    /// <summary>Ends the process as a loss of power would end it, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    internal sealed record Result(int ExitCode, string Output, string Errors)
    {
        public JsonElement Json => JsonDocument.Parse(Output).RootElement;
    }
}

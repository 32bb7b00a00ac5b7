using System.Diagnostics;
using System.Text.Json;
using Rehearsal.Cli.Processes;

namespace Rehearsal.Cli.Tests;

/// <summary>The tool as a process of its own.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> errors;
    private readonly Lock gate = new();
    private readonly TaskCompletionSource<bool> awaitedSeen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? awaited;
    private string seen = "";

    private ToolProcess(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
        errors = ReadErrorsAsync();
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
    public async Task ErrorAsync(string text, TimeSpan max)
    {
        lock (gate)
        {
            awaited = text;
            CheckAwaited(isEnd: false);
        }

        Assert.True(await awaitedSeen.Task.WaitAsync(max, TestContext.Current.CancellationToken), $"The tool ended without '{text}'.");
    }

    public async Task<Result> EndAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Result(process.ExitCode, await output, await errors);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private async Task<string> ReadErrorsAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            lock (gate)
            {
                seen += line + "\n";
                CheckAwaited(isEnd: false);
            }
        }

        lock (gate)
        {
            CheckAwaited(isEnd: true);
            return seen;
        }
    }

    private void CheckAwaited(bool isEnd)
    {
        var isThere = awaited is not null && seen.Contains(awaited, StringComparison.Ordinal);
        if (isThere || isEnd)
        {
            awaitedSeen.TrySetResult(isThere);
        }
    }

    internal sealed record Result(int ExitCode, string Output, string Errors)
    {
        public JsonElement Json => JsonDocument.Parse(Output).RootElement;
    }
}

using Rehearsal.Events;

namespace Rehearsal.Cli.Tests.Serving;

/// <summary>A system that serves in a process of its own, in a test's folder.</summary>
/// <param name="folder">The folder.</param>
/// <param name="assembly">The system.</param>
internal sealed class ServingSystem(TemporaryFolder folder, string assembly) : IDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(2);

    private ToolProcess? process;

    /// <summary>Gets the system.</summary>
    public string Assembly => assembly;

    /// <summary>Gets the process.</summary>
    public ToolProcess Process => process!;

    /// <summary>Gets the folder of the log.</summary>
    public string Log => folder.Path($".rehearsal/serve/{Path.GetFileNameWithoutExtension(assembly)}/events.log");

    /// <summary>Starts serving, and returns what the process says once it serves.</summary>
    public async Task<string> StartAsync()
    {
        process?.Dispose();
        process = ToolProcess.Start(folder.Root, "serve", assembly);
        return await process.OutputAsync("goes on from its log", StartMax);
    }

    /// <summary>Runs the tool in the folder.</summary>
    public Task<ToolProcess.Result> ToolAsync(params string[] words) => ToolProcess.RunAsync(folder.Root, words);

    /// <summary>Follows the log until it has so many entries of a kind, and returns all up to there.</summary>
    public async Task<List<LogEntry>> FollowAsync(int count, Func<LogEntry, bool> counts)
    {
        List<LogEntry> entries = [];
        using var reader = EmbeddedLogReader.Open(Log, TimeProvider.System);
        await foreach (var record in reader.FollowAsync(0, TestContext.Current.CancellationToken))
        {
            entries.Add(record.Entry);
            count -= counts(record.Entry) ? 1 : 0;
            if (count == 0)
            {
                break;
            }
        }

        return entries;
    }

    public void Dispose() => process?.Dispose();
}

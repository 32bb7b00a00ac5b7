namespace Rehearsal.Cli.Tests;

/// <summary>What a process writes to one of its streams; tells when a text has come.</summary>
internal sealed class WatchedStream
{
    private readonly Lock gate = new();
    private readonly List<(string Text, TaskCompletionSource<bool> Seen)> awaited = [];
    private string seen = "";
    private bool isEnd;

    public WatchedStream(TextReader reader) => All = ReadAsync(reader);

    /// <summary>Gets everything, at the end.</summary>
    public Task<string> All { get; }

    /// <summary>Waits until a text has come, and returns all that has.</summary>
    public async Task<string> WaitAsync(string text, TimeSpan max)
    {
        var waiter = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            awaited.Add((text, waiter));
            Check();
        }

        var isThere = await waiter.Task.WaitAsync(max, TestContext.Current.CancellationToken);
        lock (gate)
        {
            Assert.True(isThere, $"The stream ended without '{text}':\n{seen}");
            return seen;
        }
    }

    private async Task<string> ReadAsync(TextReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (gate)
            {
                seen += line + "\n";
                Check();
            }
        }

        lock (gate)
        {
            isEnd = true;
            Check();
            return seen;
        }
    }

    private void Check()
    {
        foreach (var (text, waiter) in awaited)
        {
            var isThere = seen.Contains(text, StringComparison.Ordinal);
            if (isThere || isEnd)
            {
                waiter.TrySetResult(isThere);
            }
        }
    }
}

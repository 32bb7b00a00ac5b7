namespace Rehearsal.Analyzers.Tests.Waits;

public sealed class WaitCodeFixTests
{
    [Theory]
    [InlineData("await plain.ConfigureAwait(false);", "Await without ConfigureAwait", "await plain;")]
    [InlineData("var x = (await task.ConfigureAwait(false)) + 1;", "Await without ConfigureAwait", "var x = (await task) + 1;")]
    [InlineData("await foreach (var x in Many().ConfigureAwait(false)) { }", "Await without ConfigureAwait", "await foreach (var x in Many()) { }")]
    [InlineData("await using (own.ConfigureAwait(false)) { }", "Await without ConfigureAwait", "await using (own) { }")]
    [InlineData("await plain.ConfigureAwait(ConfigureAwaitOptions.None);", "Await without ConfigureAwait", "await plain;")]
    [InlineData("await plain.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);", "Continue on the captured context", "await plain.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);")]
    [InlineData("await Task.Run(() => Work());", "Call it in place", "Work();")]
    [InlineData("await Task.Run(() => WorkAsync(), token);", "Call it in place", "await WorkAsync();")]
    [InlineData("await Task.Run(async () => await WorkAsync());", "Call it in place", "await WorkAsync();")]
    [InlineData("var x = await Task.Run(() => Compute());", "Call it in place", "var x = Compute();")]
    [InlineData("var x = 2 * await Task.Run(() => 1 + Compute());", "Call it in place", "var x = 2 * (1 + Compute());")]
    [InlineData("await semaphore.WaitAsync(token);", "Wait without the token (the token is dropped)", "await semaphore.WaitAsync();")]
    [InlineData("await source.CancelAsync();", "Call Cancel", "source.Cancel();")]
    public Task Fix_OfAWait_Stays(string before, string title, string after) => Fixing.OneAsync(Source(before), title, Source(after));

    [Theory]
    [InlineData(
        """
        // Every number.
                await foreach (var x in reader.ReadAllAsync(token))
                {
                    Use(x);
                }
        """,
        """
        // Every number.
                while (await reader.WaitToReadAsync(token))
                {
                    while (reader.TryRead(out var x))
                    {
                        Use(x);
                    }
                }
        """)]
    [InlineData(
        """
        await foreach (int x in reader.ReadAllAsync())
                    Use(x);
        """,
        """
        while (await reader.WaitToReadAsync())
                {
                    while (reader.TryRead(out int x))
                        Use(x);
                }
        """)]
    [InlineData(
        """
        await foreach (var x in reader.ReadAllAsync())
                {
                    if (x > 1) continue;
                    while (true) break;
                }
        """,
        """
        while (await reader.WaitToReadAsync())
                {
                    while (reader.TryRead(out var x))
                    {
                        if (x > 1) continue;
                        while (true) break;
                    }
                }
        """)]
    public Task Fix_OfReadAll_WaitsAndTakes(string before, string after) => Fixing.OneAsync(Source(before), "Wait and take", Source(after));

    [Theory]
    [InlineData("var x = plain.ConfigureAwait(false); await x;")]
    [InlineData("await plain.ConfigureAwait(token.IsCancellationRequested);")]
    [InlineData("var x = Task.Run(() => Work()); await x;")]
    [InlineData("await Task.Run(() => { Work(); Work(); });")]
    [InlineData("await Task.Run(Work);")]
    [InlineData("await Task.Run(() => 5);")]
    [InlineData("await Task.Run(() => token.IsCancellationRequested ? WorkAsync() : plain);")]
    [InlineData("await semaphore.WaitAsync(5);")]
    [InlineData("var x = source.CancelAsync(); await x;")]
    [InlineData("await foreach (var x in reader.ReadAllAsync()) { if (x > 1) break; }")]
    [InlineData("await foreach (var x in Reader().ReadAllAsync()) { }")]
    [InlineData("await foreach (long x in reader.ReadAllAsync()) { }")]
    [InlineData("await foreach (var x in reader.ReadAllAsync().WithCancellation(token)) { }")]
    [InlineData("new Thread(() => { }).Start();")]
    public Task Fix_ThatWouldNotCompileOrMeanTheSame_IsNotOffered(string statement) => Fixing.NoneAsync(Source(statement));

    [Fact]
    public Task FixAll_OfConfigureAwait_RemovesAllNestedOnesToo() => Fixing.AllAsync(
        Source("await Later(await task.ConfigureAwait(false)).ConfigureAwait(false); await plain.ConfigureAwait(false);"),
        Source("await Later(await task); await plain;"));

    private static string Source(string statement) => $$"""
        class Service
        {
            async Task Handle(CancellationToken token, Task<int> task, Task plain, SemaphoreSlim semaphore, ChannelReader<int> reader, CancellationTokenSource source, IAsyncDisposable own)
            {
                await Task.Yield();
                {{statement}}
            }

            void Use(int number) { }
            void Work() { }
            int Compute() => 5;
            Task WorkAsync() => Task.CompletedTask;
            Task Later(int number) => Task.CompletedTask;
            ChannelReader<int> Reader() => null!;
            async IAsyncEnumerable<int> Many() { await Task.Yield(); yield return 1; }
        }
        """;
}

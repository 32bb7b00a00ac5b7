namespace Rehearsal.Analyzers.Tests.Waits;

public sealed class WaitAnalyzerTests
{
    [Theory]
    [InlineData("await task.{|RHA0201:ConfigureAwait|}(false);")]
    [InlineData("await plain.{|RHA0201:ConfigureAwait|}(token.IsCancellationRequested);")]
    [InlineData("await plain.{|RHA0201:ConfigureAwait|}(ConfigureAwaitOptions.None);")]
    [InlineData("await plain.{|RHA0201:ConfigureAwait|}(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);")]
    [InlineData("await new ValueTask<int>(5).{|RHA0201:ConfigureAwait|}(false);")]
    [InlineData("await foreach (var x in Many().{|RHA0201:ConfigureAwait|}(false)) { } static async IAsyncEnumerable<int> Many() { await Task.Yield(); yield return 1; }")]
    [InlineData("await foreach (var x in Many().WithCancellation(token).{|RHA0201:ConfigureAwait|}(false)) { } static async IAsyncEnumerable<int> Many() { await Task.Yield(); yield return 1; }")]
    [InlineData("await using ((new MemoryStreamOfMine()).{|RHA0201:ConfigureAwait|}(false)) { } } class MemoryStreamOfMine : IAsyncDisposable { public ValueTask DisposeAsync() => default;")]
    [InlineData("await {|RHA0202:Task.Run|}(() => 5);")]
    [InlineData("await {|RHA0202:Task.Run|}(async () => await Task.Yield(), token);")]
    [InlineData("await Task.Factory.{|RHA0202:StartNew|}(() => 5);")]
    [InlineData("await Task<int>.Factory.{|RHA0202:StartNew|}(() => 5);")]
    [InlineData("await plain.{|RHA0202:ContinueWith|}(_ => { });")]
    [InlineData("await task.{|RHA0202:ContinueWith|}(t => 5, token);")]
    [InlineData("await Task.Factory.StartNew(() => 5, token, TaskCreationOptions.None, {|RHA0202:TaskScheduler.Default|});")]
    [InlineData("var x = {|RHA0203:new Thread|}(() => { });")]
    [InlineData("{|RHA0203:ThreadPool.QueueUserWorkItem|}(_ => { });")]
    [InlineData("{|RHA0203:Parallel.For|}(0, 5, _ => { });")]
    [InlineData("await {|RHA0203:Parallel.ForEachAsync|}(new[] { 1 }, (_, _) => ValueTask.CompletedTask);")]
    [InlineData("var x = new[] { 1 }.{|RHA0203:AsParallel|}();")]
    [InlineData("await foreach (var x in reader.{|RHA0204:ReadAllAsync|}(token)) { }")]
    [InlineData("var x = reader.{|RHA0204:ReadAllAsync|}();")]
    [InlineData("await semaphore.{|RHA0205:WaitAsync|}(token);")]
    [InlineData("await semaphore.{|RHA0205:WaitAsync|}(5);")]
    [InlineData("await semaphore.{|RHA0205:WaitAsync|}(TimeSpan.FromSeconds(1), token);")]
    [InlineData("await foreach (var x in {|RHA0206:Task.WhenEach|}(task)) { }")]
    [InlineData("using var x = new CancellationTokenSource(); await x.{|RHA0207:CancelAsync|}();")]
    public Task Statement_ThatLeavesTheStage_IsFound(string statement) => Expect.FindingsInMethodAsync(statement);

    [Theory]
    [InlineData("await task; await plain;")]
    [InlineData("await plain.ConfigureAwait(true);")]
    [InlineData("await plain.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);")]
    [InlineData("await Task.Factory.StartNew(() => 5, token, TaskCreationOptions.None, TaskScheduler.Current);")]
    [InlineData("await plain.ContinueWith(_ => { }, TaskScheduler.Current);")]
    [InlineData("var own = new TaskFactory(TaskScheduler.Current); await own.StartNew(() => 5);")]
    [InlineData("while (await reader.WaitToReadAsync(token)) { while (reader.TryRead(out var x)) { } }")]
    [InlineData("await foreach (var x in Many()) { } static async IAsyncEnumerable<int> Many() { await Task.Yield(); yield return 1; }")]
    [InlineData("await semaphore.WaitAsync(); await semaphore.WaitAsync(default(CancellationToken)); await semaphore.WaitAsync(CancellationToken.None); await semaphore.WaitAsync(0);")]
    [InlineData("await Task.WhenAll(task, plain); await Task.WhenAny(task, plain);")]
    [InlineData("using var x = new CancellationTokenSource(); x.Cancel();")]
    [InlineData("lock (semaphore) { }")]
    [InlineData("var x = Thread.CurrentThread;")]
    public Task Statement_ThatStays_IsNotFound(string statement) => Expect.FindingsInMethodAsync(statement);

    [Fact]
    public Task Names_OfOtherTypes_AreNotFound() => Expect.FindingsAsync("""
        namespace Mine
        {
            class Task { public static void Run(Action action) => action(); public void ConfigureAwait(bool isKept) { } }
            class Parallel { public static void For(int a, int b) { } }
            class Reader { public int ReadAllAsync() => 1; }
            class Uses { void Use() { Task.Run(() => { }); new Task().ConfigureAwait(false); Parallel.For(0, 1); new Reader().ReadAllAsync(); } }
        }
        """);

    [Theory]
    [InlineData("await plain.ConfigureAwait(false);", "RHA0201", "'Task.ConfigureAwait' lets what follows leave the stage's scheduler; write a plain 'await'")]
    [InlineData("await Task.Run(() => 5);", "RHA0202", "'Task.Run' gives work to the thread pool; write the call itself, awaited")]
    [InlineData("_ = new[] { 1 }.AsParallel();", "RHA0203", "'ParallelEnumerable.AsParallel' runs work on threads beside the stage; write LINQ without it")]
    [InlineData("_ = reader.ReadAllAsync();", "RHA0204", "'ChannelReader.ReadAllAsync' leaves the stage's scheduler; write a loop over 'WaitToReadAsync' and 'TryRead'")]
    [InlineData("await semaphore.WaitAsync(token);", "RHA0205", "'SemaphoreSlim.WaitAsync' with a token or a time leaves the stage's scheduler; write 'WaitAsync()'")]
    [InlineData("_ = Task.WhenEach(task);", "RHA0206", "'Task.WhenEach' leaves the stage's scheduler; write 'Task.WhenAll', or a loop over 'Task.WhenAny'")]
    [InlineData("await new CancellationTokenSource().CancelAsync();", "RHA0207", "'CancellationTokenSource.CancelAsync' runs callbacks on the thread pool; write 'Cancel()'")]
    public Task Message_OfARule_SaysWhatAndInstead(string statement, string id, string message) => Expect.MessageAsync(statement, id, message);
}

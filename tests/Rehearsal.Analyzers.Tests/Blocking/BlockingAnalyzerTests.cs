namespace Rehearsal.Analyzers.Tests.Blocking;

public sealed class BlockingAnalyzerTests
{
    [Theory]
    [InlineData("var x = task.{|RHA0301:Result|};")]
    [InlineData("var x = task?.{|RHA0301:Result|};", "?.")]
    [InlineData("plain.{|RHA0301:Wait|}();")]
    [InlineData("plain.{|RHA0301:Wait|}(500);")]
    [InlineData("task.{|RHA0301:Wait|}(token);")]
    [InlineData("plain.GetAwaiter().{|RHA0301:GetResult|}();")]
    [InlineData("var x = task.GetAwaiter().{|RHA0301:GetResult|}();")]
    [InlineData("var x = task.ConfigureAwait(true).GetAwaiter().{|RHA0301:GetResult|}();")]
    [InlineData("var x = new ValueTask<int>(task).{|RHA0301:Result|};")]
    [InlineData("var x = new ValueTask<int>(task).GetAwaiter().{|RHA0301:GetResult|}();")]
    [InlineData("{|RHA0301:Task.WaitAll|}(task, plain);")]
    [InlineData("{|RHA0301:Task.WaitAny|}(task, plain);")]
    [InlineData("var x = task.{|RHA0301:Result|}; await task;")]
    [InlineData("await plain; var x = task.{|RHA0301:Result|};")]
    [InlineData("semaphore.{|RHA0302:Wait|}();")]
    [InlineData("semaphore.{|RHA0302:Wait|}(5, token);")]
    [InlineData("new ManualResetEventSlim().{|RHA0302:Wait|}();")]
    [InlineData("new CountdownEvent(1).{|RHA0302:Wait|}();")]
    [InlineData("new Barrier(1).{|RHA0302:SignalAndWait|}();")]
    [InlineData("lock (semaphore) { {|RHA0302:Monitor.Wait|}(semaphore); }")]
    [InlineData("new AutoResetEvent(false).{|RHA0302:WaitOne|}();")]
    [InlineData("Thread.CurrentThread.{|RHA0302:Join|}();")]
    [InlineData("{|RHA0302:SpinWait.SpinUntil|}(() => true);")]
    [InlineData("var x = new BlockingCollection<int>().{|RHA0302:Take|}();")]
    [InlineData("foreach (var x in new BlockingCollection<int>().{|RHA0302:GetConsumingEnumerable|}()) { }")]
    public Task Statement_ThatBlocks_IsFound(string statement, string conditional = "")
    {
        // A conditional access is reported from its dot on.
        var marked = conditional == "?." ? statement.Replace(".{|RHA0301:Result|}", "{|RHA0301:.Result|}", StringComparison.Ordinal) : statement;
        return Expect.FindingsInMethodAsync(marked);
    }

    [Theory]
    [InlineData("var x = Task.FromResult(5).Result; Task.CompletedTask.Wait();")]
    [InlineData("await task; var x = task.Result;")]
    [InlineData("await Task.WhenAll(task, plain); var x = task.Result;")]
    [InlineData("await Task.WhenAll([task, plain]); var x = task.Result;")]
    [InlineData("if (task.IsCompletedSuccessfully) { var x = task.Result; }")]
    [InlineData("var x = task.IsCompleted ? task.GetAwaiter().GetResult() : 0;")]
    [InlineData("await task.ContinueWith(t => t.Result, TaskScheduler.Current);")]
    [InlineData("plain.Wait(0);")]
    [InlineData("semaphore.Wait(0); semaphore.Wait(TimeSpan.Zero);")]
    [InlineData("new AutoResetEvent(false).WaitOne(0);")]
    [InlineData("new BlockingCollection<int>().TryTake(out _);")]
    [InlineData("Lazy<int> result = new(5); var x = result.Value;")]
    public Task Statement_ThatDoesNotBlock_IsNotFound(string statement) => Expect.FindingsInMethodAsync(statement);

    [Fact]
    public Task Names_OfOtherTypes_AreNotFound() => Expect.FindingsAsync("""
        class Answer { public int Result => 1; public void Wait() { } public Answer GetAwaiter() => this; public int GetResult() => 1; }
        class Uses { void Use(Answer answer) { _ = answer.Result; answer.Wait(); answer.GetAwaiter().GetResult(); } }
        """);

    [Theory]
    [InlineData("_ = task.Result;", "RHA0301", "'Task.Result' blocks the stage's only thread until the task completes; write 'await'")]
    [InlineData("semaphore.Wait();", "RHA0302", "'SemaphoreSlim.Wait' blocks the stage's only thread; write 'await WaitAsync()'")]
    public Task Message_OfARule_SaysWhatAndInstead(string statement, string id, string message) => Expect.MessageAsync(statement, id, message);
}

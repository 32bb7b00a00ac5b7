namespace Rehearsal.Analyzers.Tests.Clock;

public sealed class ClockAnalyzerTests
{
    [Theory]
    [InlineData("var x = {|RHA0001:DateTime.UtcNow|};")]
    [InlineData("var x = {|RHA0001:DateTime.Now|}.AddDays(1);")]
    [InlineData("var x = {|RHA0001:System.DateTime.Today|};")]
    [InlineData("var x = {|RHA0001:DateTimeOffset.UtcNow|};")]
    [InlineData("var x = $\"{{|RHA0001:DateTimeOffset.Now|}}\";")]
    [InlineData("var x = {|RHA0002:Stopwatch.StartNew|}();")]
    [InlineData("var x = {|RHA0002:Stopwatch.GetTimestamp|}();")]
    [InlineData("var x = {|RHA0002:Stopwatch.GetElapsedTime|}(5);")]
    [InlineData("var x = {|RHA0002:new Stopwatch|}();")]
    [InlineData("Stopwatch x = {|RHA0002:new|}();")]
    [InlineData("Func<long> x = {|RHA0002:Stopwatch.GetTimestamp|};")]
    [InlineData("var x = {|RHA0002:Environment.TickCount|};")]
    [InlineData("var x = {|RHA0002:Environment.TickCount64|};")]
    [InlineData("var x = {|RHA0003:TimeProvider.System|};")]
    [InlineData("await {|RHA0004:Task.Delay|}(5);")]
    [InlineData("await {|RHA0004:Task.Delay|}(TimeSpan.FromSeconds(1), token);")]
    [InlineData("await task.{|RHA0004:WaitAsync|}(TimeSpan.FromSeconds(1));")]
    [InlineData("await plain.{|RHA0004:WaitAsync|}(TimeSpan.FromSeconds(1), token);")]
    [InlineData("using var x = {|RHA0005:new CancellationTokenSource|}(5);")]
    [InlineData("using CancellationTokenSource x = {|RHA0005:new|}(TimeSpan.FromSeconds(1));")]
    [InlineData("var x = new CancellationTokenSource(); x.{|RHA0005:CancelAfter|}(5);")]
    [InlineData("var x = CancellationTokenSource.CreateLinkedTokenSource(token); x.{|RHA0005:CancelAfter|}(TimeSpan.FromSeconds(1));")]
    [InlineData("using var x = {|RHA0006:new PeriodicTimer|}(TimeSpan.FromSeconds(1));")]
    [InlineData("using var x = {|RHA0006:new Timer|}(_ => { });")]
    [InlineData("using var x = {|RHA0006:new System.Timers.Timer|}(5);")]
    [InlineData("{|RHA0007:Thread.Sleep|}(5);")]
    [InlineData("{|RHA0007:Thread.Sleep|}(TimeSpan.Zero);")]
    public Task Statement_OnTheMachinesClock_IsFound(string statement) => Expect.FindingsInMethodAsync(statement);

    [Theory]
    [InlineData("var x = time.GetUtcNow().UtcDateTime;")]
    [InlineData("var x = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc); var y = DateTimeOffset.MinValue;")]
    [InlineData("var x = nameof(DateTime.UtcNow);")]
    [InlineData("var x = time.GetTimestamp(); var y = time.GetElapsedTime(x);")]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(1), time);")]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(1), time, token);")]
    [InlineData("await Task.Delay(0);")]
    [InlineData("await Task.Delay(Timeout.Infinite, token);")]
    [InlineData("await Task.Delay(Timeout.InfiniteTimeSpan, token);")]
    [InlineData("await task.WaitAsync(token);")]
    [InlineData("await task.WaitAsync(TimeSpan.FromSeconds(1), time);")]
    [InlineData("using var x = new CancellationTokenSource();")]
    [InlineData("using var x = new CancellationTokenSource(TimeSpan.FromSeconds(1), time); x.CancelAfter(5);")]
    [InlineData("using var x = new CancellationTokenSource(); x.CancelAfter(Timeout.InfiniteTimeSpan);")]
    [InlineData("using var x = Make(); x.CancelAfter(5); static CancellationTokenSource Make() => new();")]
    [InlineData("using var x = new PeriodicTimer(TimeSpan.FromSeconds(1), time);")]
    [InlineData("using var x = time.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.Zero);")]
    public Task Statement_OnTheStagesClock_IsNotFound(string statement) => Expect.FindingsInMethodAsync(statement);

    [Fact]
    public Task Names_OfOtherTypes_AreNotFound() => Expect.FindingsAsync("""
        namespace Mine
        {
            static class DateTime { public static int UtcNow => 1; }
            class Stopwatch { public static Stopwatch StartNew() => new(); }
            class Task { public static int Delay(int ms) => ms; }
            class Thread { public static void Sleep(int ms) { } }
            class Uses
            {
                void Use()
                {
                    _ = DateTime.UtcNow;
                    _ = Stopwatch.StartNew();
                    _ = Task.Delay(5);
                    Thread.Sleep(5);
                }
            }
        }
        """);

    [Fact]
    public Task CancelAfter_OnAFieldThatItsDeclarationMakes_IsFound() => Expect.FindingsAsync("""
        class Service(TimeProvider time)
        {
            private readonly CancellationTokenSource machines = new();
            private readonly CancellationTokenSource stages = new(TimeSpan.FromSeconds(1), time);
            void Stop() { machines.{|RHA0005:CancelAfter|}(5); stages.CancelAfter(5); }
        }
        """);

    [Theory]
    [InlineData("_ = DateTime.UtcNow;", "RHA0001", "'DateTime.UtcNow' reads the machine's clock; write 'time.GetUtcNow().UtcDateTime' with a TimeProvider from the constructor")]
    [InlineData("_ = Stopwatch.StartNew();", "RHA0002", "'Stopwatch.StartNew' measures the machine's time; write 'time.GetTimestamp()' with a TimeProvider from the constructor")]
    [InlineData("_ = TimeProvider.System;", "RHA0003", "'TimeProvider.System' is the machine's clock; write a TimeProvider from the constructor")]
    [InlineData("await Task.Delay(5);", "RHA0004", "'Task.Delay' waits on the machine's clock; write 'Task.Delay(duration, time, token)'")]
    [InlineData("_ = new CancellationTokenSource(5);", "RHA0005", "'new CancellationTokenSource' cancels on the machine's clock; write 'new CancellationTokenSource(delay, time)'")]
    [InlineData("_ = new PeriodicTimer(TimeSpan.FromSeconds(1));", "RHA0006", "'new PeriodicTimer' ticks on the machine's clock; write 'new PeriodicTimer(period, time)'")]
    [InlineData("Thread.Sleep(5);", "RHA0007", "'Thread.Sleep' blocks the thread on the machine's clock; write 'await Task.Delay(duration, time, token)'")]
    public Task Message_OfARule_SaysWhatAndInstead(string statement, string id, string message) => Expect.MessageAsync(statement, id, message);
}

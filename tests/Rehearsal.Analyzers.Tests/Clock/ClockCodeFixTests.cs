namespace Rehearsal.Analyzers.Tests.Clock;

public sealed class ClockCodeFixTests
{
    private const string InReach = "Use 'time'";
    private const string Added = "Add a TimeProvider to the constructor and use it";

    [Theory]
    [InlineData("var x = DateTime.UtcNow;", "var x = time.GetUtcNow().UtcDateTime;")]
    [InlineData("var x = System.DateTime.Now.AddDays(1);", "var x = time.GetLocalNow().DateTime.AddDays(1);")]
    [InlineData("var x = DateTime.Today;", "var x = time.GetLocalNow().Date;")]
    [InlineData("var x = /* now */ DateTimeOffset.UtcNow; // then", "var x = /* now */ time.GetUtcNow(); // then")]
    [InlineData("var x = DateTimeOffset.Now.Hour;", "var x = time.GetLocalNow().Hour;")]
    [InlineData("var x = Stopwatch.GetTimestamp();", "var x = time.GetTimestamp();")]
    [InlineData("var x = Stopwatch.GetElapsedTime(5);", "var x = time.GetElapsedTime(5);")]
    [InlineData("await Task.Delay(5, TimeProvider.System);", "await Task.Delay(5, time);", "TimeSpan.Zero")]
    [InlineData("await Task.Delay(5);", "await Task.Delay(TimeSpan.FromMilliseconds(5), time);")]
    [InlineData("await Task.Delay(limit, token);", "await Task.Delay(limit, time, token);")]
    [InlineData("await Task.Delay(5 + 5, token);", "await Task.Delay(TimeSpan.FromMilliseconds(5 + 5), time, token);")]
    [InlineData("await task.WaitAsync(limit);", "await task.WaitAsync(limit, time);")]
    [InlineData("await task.WaitAsync(limit, token);", "await task.WaitAsync(limit, time, token);")]
    [InlineData("using var x = new CancellationTokenSource(limit);", "using var x = new CancellationTokenSource(limit, time);")]
    [InlineData("using CancellationTokenSource x = new(5);", "using CancellationTokenSource x = new(TimeSpan.FromMilliseconds(5), time);")]
    [InlineData("using var x = new PeriodicTimer(limit);", "using var x = new PeriodicTimer(limit, time);")]
    [InlineData("Thread.Sleep(5);", "await Task.Delay(TimeSpan.FromMilliseconds(5), time);")]
    [InlineData("Thread.Sleep(limit);", "await Task.Delay(limit, time);")]
    public Task Fix_WithAProviderInReach_UsesIt(string before, string after, string argument = "5")
    {
        // Task.Delay takes no milliseconds beside a provider.
        before = before.Replace("Delay(5, TimeProvider", $"Delay({argument}, TimeProvider", StringComparison.Ordinal);
        after = after.Replace("Delay(5, time)", $"Delay({argument}, time)", StringComparison.Ordinal);
        return Fixing.OneAsync(Source(before), InReach, Source(after));

        static string Source(string statement) => $$"""
            class Service
            {
                async Task Handle(TimeProvider time, TimeSpan limit, CancellationToken token, Task<int> task)
                {
                    await Task.Yield();
                    {{statement}}
                }
            }
            """;
    }

    [Theory]
    [InlineData("class Service(TimeProvider clock) { object Handle() => DateTimeOffset.UtcNow; }", "Use 'clock'", "class Service(TimeProvider clock) { object Handle() => clock.GetUtcNow(); }")]
    [InlineData("class Service(TimeProvider clock) { private readonly object start = DateTimeOffset.UtcNow; }", "Use 'clock'", "class Service(TimeProvider clock) { private readonly object start = clock.GetUtcNow(); }")]
    [InlineData("class Service { object Handle(HandlerContext context) => DateTimeOffset.UtcNow; }", "Use 'context.Time'", "class Service { object Handle(HandlerContext context) => context.Time.GetUtcNow(); }")]
    [InlineData("class Base { protected TimeProvider Clock { get; init; } = null!; } class Service : Base { object Handle() => DateTimeOffset.UtcNow; }", "Use 'Clock'", "class Base { protected TimeProvider Clock { get; init; } = null!; } class Service : Base { object Handle() => Clock.GetUtcNow(); }")]
    [InlineData("class Service { static object Handle(TimeProvider @event) => DateTimeOffset.UtcNow; }", "Use '@event'", "class Service { static object Handle(TimeProvider @event) => @event.GetUtcNow(); }")]
    [InlineData("class Service { Func<TimeProvider, object> Handle() => static given => DateTimeOffset.UtcNow; }", "Use 'given'", "class Service { Func<TimeProvider, object> Handle() => static given => given.GetUtcNow(); }")]
    public Task Fix_WhereverTheProviderComesFrom_UsesIt(string before, string title, string after) => Fixing.OneAsync(before, title, after);

    [Fact]
    public Task Fix_WithAField_UsesIt() => Fixing.OneAsync(
        """
        class Service
        {
            private readonly TimeProvider clock;
            public Service(TimeProvider clock) => this.clock = clock;
            object Handle() => DateTime.UtcNow;
        }
        """,
        "Use 'clock'",
        """
        class Service
        {
            private readonly TimeProvider clock;
            public Service(TimeProvider clock) => this.clock = clock;
            object Handle() => clock.GetUtcNow().UtcDateTime;
        }
        """);

    [Fact]
    public Task Fix_WithoutAConstructor_AddsAPrimaryOne() => Fixing.OneAsync(
        """
        /// <summary>A service.</summary>
        public sealed class Service<T> : IDisposable
            where T : class
        {
            public object Handle() => DateTimeOffset.UtcNow;
            public void Dispose() { }
        }
        """,
        Added,
        """
        /// <summary>A service.</summary>
        public sealed class Service<T>(TimeProvider time) : IDisposable
            where T : class
        {
            public object Handle() => time.GetUtcNow();
            public void Dispose() { }
        }
        """);

    [Fact]
    public Task Fix_WithAPrimaryConstructor_AddsAParameterBeforeTheOptionalOnes() => Fixing.OneAsync(
        """
        class Service(string name, int limit = 5)
        {
            object Handle() => (name, limit, DateTime.UtcNow);
        }
        """,
        Added,
        """
        class Service(string name, TimeProvider time, int limit = 5)
        {
            object Handle() => (name, limit, time.GetUtcNow().UtcDateTime);
        }
        """);

    [Fact]
    public Task Fix_WithAnOrdinaryConstructor_AddsAParameterAndAField() => Fixing.OneAsync(
        """
        class Service
        {
            private readonly string name;

            public Service(string name)
            {
                this.name = name;
            }

            async Task Handle() => await Task.Delay(name.Length);
        }
        """,
        Added,
        """
        class Service
        {
            private readonly TimeProvider time;
            private readonly string name;

            public Service(string name, TimeProvider time)
            {
                this.time = time;
                this.name = name;
            }

            async Task Handle() => await Task.Delay(TimeSpan.FromMilliseconds(name.Length), time);
        }
        """);

    [Fact]
    public Task Fix_WhereTheNameIsTaken_TakesAnother() => Fixing.OneAsync(
        """
        class Service
        {
            object Handle(string time) => time + DateTimeOffset.UtcNow;
        }
        """,
        Added,
        """
        class Service(TimeProvider timeProvider)
        {
            object Handle(string time) => time + timeProvider.GetUtcNow();
        }
        """);

    [Fact]
    public Task FixAll_InADocument_AddsOneParameterAndMendsAll() => Fixing.AllAsync(
        """
        class Service
        {
            async Task<DateTime> Handle(CancellationToken token)
            {
                var started = Stopwatch.GetTimestamp();
                await Task.Delay(5, token);
                using var limit = new CancellationTokenSource(500);
                Thread.Sleep((int)Stopwatch.GetElapsedTime(started).TotalSeconds);
                return DateTime.UtcNow;
            }
        }

        class Other(TimeProvider clock)
        {
            object Handle() => DateTime.UtcNow - clock.GetUtcNow();
        }
        """,
        """
        class Service(TimeProvider time)
        {
            async Task<DateTime> Handle(CancellationToken token)
            {
                var started = time.GetTimestamp();
                await Task.Delay(TimeSpan.FromMilliseconds(5), time, token);
                using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(500), time);
                await Task.Delay(TimeSpan.FromMilliseconds((int)time.GetElapsedTime(started).TotalSeconds), time);
                return time.GetUtcNow().UtcDateTime;
            }
        }

        class Other(TimeProvider clock)
        {
            object Handle() => clock.GetUtcNow().UtcDateTime - clock.GetUtcNow();
        }
        """);

    [Theory]
    [InlineData("static class Service { static object Handle() => DateTime.UtcNow; }")]
    [InlineData("class Service { static object Handle() => DateTime.UtcNow; }")]
    [InlineData("class Service(TimeProvider time) { static object Handle() => DateTime.UtcNow; object Use() => time; }")]
    [InlineData("class Service { Service() { } Service(int limit) { } object Handle() => DateTime.UtcNow; }")]
    [InlineData("class Service { private object start = DateTime.UtcNow; Service() { } }")]
    [InlineData("record Service(string Name) { object Handle() => DateTime.UtcNow; }")]
    [InlineData("class Service(TimeProvider? given) { TimeProvider Time { get; } = given ?? TimeProvider.System; }")]
    [InlineData("class Service { void Handle(TimeProvider time) => Thread.Sleep(5); }")]
    [InlineData("class Service { async Task Handle(TimeProvider time) { await Task.Yield(); lock (time) { Thread.Sleep(5); } } }")]
    [InlineData("class Service { object Handle(TimeProvider time) => Stopwatch.StartNew(); }")]
    [InlineData("class Service { Func<long> Handle(TimeProvider time) => Stopwatch.GetTimestamp; }")]
    [InlineData("class Service { object Handle(TimeProvider time) => new Timer(_ => { }); }")]
    [InlineData("class Service { Task Handle(TimeProvider time) => Task.Delay(millisecondsDelay: 5); }")]
    [InlineData("class Service { Func<object> Handle(TimeProvider time) => static () => DateTime.UtcNow; }")]
    [InlineData("interface IService { object Handle() => DateTime.UtcNow; }")]
    [InlineData("class Outer(TimeProvider time) { object Use() => time; static class Inner { static object Handle() => DateTime.UtcNow; } }")]
    public Task Fix_ThatWouldNotCompileOrMeanTheSame_IsNotOffered(string source) => Fixing.NoneAsync(source);
}

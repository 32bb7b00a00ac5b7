using Rehearsal.Cluster.Tests.Support;

namespace Rehearsal.Cluster.Tests.Nodes;

public sealed record Ask(string Text, int[] Numbers);

public sealed record Answer(string Text, string From, string Correlation);

/// <summary>What every <see cref="INodeService"/> promises.</summary>
public abstract class NodeConformance : FoundationConformance
{
    private static readonly Ask Question = new("hello", [1, 2]);

    [Fact]
    public async Task List_NodesComeAndGo_GivesThoseThatAreUp()
    {
        await using var place = await CreateAsync();
        await using var b = await place.StartAsync(Options with { Node = "b" });
        await using var a = await place.StartAsync(Options with { Node = "a" });
        await using var c = await place.StartAsync(Options with { Node = "c" });
        Assert.Equal(["a", "b", "c"], (await b.Nodes.ListAsync(Token)).Value);

        await c.DisposeAsync();
        await place.TakeDownAsync("a");

        Assert.Equal(["b"], (await b.Nodes.ListAsync(Token)).Value);
        Assert.Equal("b", b.Nodes.Self);
    }

    [Fact]
    public async Task Call_Operation_GivesItsAnswer()
    {
        await using var place = await CreateAsync();
        await using var a = await place.StartAsync(Options with { Node = "a" });
        await using var b = await place.StartAsync(Options with { Node = "b" });
        Ask? received = null;
        foreach (var node in new[] { a, b })
        {
            node.Nodes.Handle<Ask, Answer>("echo", (ask, call) =>
            {
                received = ask;
                return Task.FromResult(new Answer($"{ask.Text} {ask.Numbers.Sum()} at {node.Nodes.Self}", call.From, call.CorrelationId));
            });
        }

        var there = await a.Nodes.CallAsync<Answer>("b", "echo", Question, new NodeCallOptions { CorrelationId = "flow" }, Token);
        Assert.Equal(new Answer("hello 3 at b", "a", "flow"), there.Value);
        Assert.NotSame(Question, received);
        Assert.NotSame(Question.Numbers, received!.Numbers);

        var here = await a.Nodes.CallAsync<Answer>("a", "echo", Question, cancellationToken: Token);
        Assert.Equal(("hello 3 at a", "a"), (here.Value.Text, here.Value.From));
        Assert.NotEmpty(here.Value.Correlation);
    }

    [Fact]
    public async Task Call_NothingThere_IsNotFoundAndSaysWhatIs()
    {
        await using var place = await CreateAsync();
        await using var a = await place.StartAsync(Options with { Node = "a" });
        await using var b = await place.StartAsync(Options with { Node = "b" });
        b.Nodes.Handle<Ask, Answer>("echo", static (_, _) => throw new NotSupportedException());

        AssertFailed(ServiceErrorKind.NotFound, await a.Nodes.CallAsync<Answer>("c", "echo", Question, cancellationToken: Token), "'c'", "a, b");
        AssertFailed(ServiceErrorKind.NotFound, await a.Nodes.CallAsync<Answer>("b", "ech", Question, cancellationToken: Token), "'ech'", "echo");
    }

    [Fact]
    public async Task Call_OperationThrows_IsFailedWithTheReason()
    {
        await using var place = await CreateAsync();
        await using var a = await place.StartAsync(Options with { Node = "a" });
        a.Nodes.Handle<Ask, Answer>("at_once", static (_, _) => throw new InvalidTimeZoneException("no zone"));
        a.Nodes.Handle<Ask, Answer>("later", static async (_, _) =>
        {
            await Task.Yield();
            throw new InvalidTimeZoneException("no zone");
        });

        AssertFailed(ServiceErrorKind.Failed, await a.Nodes.CallAsync<Answer>("a", "at_once", Question, cancellationToken: Token), "InvalidTimeZoneException: no zone");
        AssertFailed(ServiceErrorKind.Failed, await a.Nodes.CallAsync<Answer>("a", "later", Question, cancellationToken: Token), "InvalidTimeZoneException: no zone");
    }

    [Fact]
    public async Task Call_OneSideCannotReadTheOther_IsInvalid()
    {
        await using var place = await CreateAsync();
        await using var a = await place.StartAsync(Options with { Node = "a" });
        a.Nodes.Handle<Ask, Answer>("echo", static (ask, call) => Task.FromResult(new Answer(ask.Text, call.From, call.CorrelationId)));
        a.Nodes.Handle<Ask, double>("nan", static (_, _) => Task.FromResult(double.NaN));

        AssertFailed(ServiceErrorKind.Invalid, await a.Nodes.CallAsync<Answer>("a", "echo", new { Txt = 1 }, cancellationToken: Token), "echo", "Ask");
        AssertFailed(ServiceErrorKind.Invalid, await a.Nodes.CallAsync<Ask>("a", "echo", Question, cancellationToken: Token), "echo", "Ask");
        AssertFailed(ServiceErrorKind.Invalid, await a.Nodes.CallAsync<double>("a", "nan", Question, cancellationToken: Token), "nan");
        AssertFailed(ServiceErrorKind.Invalid, await a.Nodes.CallAsync<Answer>("a", "echo", double.NaN, cancellationToken: Token), "request");
    }

    [Fact]
    public async Task Call_NoAnswerInTime_TimesOutAndTellsTheOperation()
    {
        await using var place = await CreateAsync();
        await using var a = await place.StartAsync(Options with { Node = "a" });
        var given = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        a.Nodes.Handle<Ask, Answer>("never", (_, call) =>
        {
            given.SetResult(call.CancellationToken);
            return new TaskCompletionSource<Answer>().Task;
        });
        var call = a.Nodes.CallAsync<Answer>("a", "never", Question, new NodeCallOptions { Timeout = TimeSpan.FromSeconds(2) }, Token).AsTask();
        var token = await given.Task;

        await place.AdvanceAsync(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        Assert.False(token.IsCancellationRequested);
        await place.AdvanceAsync(TimeSpan.FromTicks(1));

        AssertFailed(ServiceErrorKind.TimedOut, await call, "never", "00:00:02");
        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public async Task Call_Cancelled_ThrowsAndTellsTheOperation()
    {
        await using var place = await CreateAsync();
        await using var a = await place.StartAsync(Options with { Node = "a" });
        var given = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        a.Nodes.Handle<Ask, Answer>("never", (_, call) =>
        {
            given.SetResult(call.CancellationToken);
            return new TaskCompletionSource<Answer>().Task;
        });
        using var cancel = new CancellationTokenSource();
        var call = a.Nodes.CallAsync<Answer>("a", "never", Question, cancellationToken: cancel.Token).AsTask();
        var token = await given.Task;

        cancel.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public async Task Call_NodeDown_IsUnavailable()
    {
        await using var place = await CreateAsync();
        await using var a = await place.StartAsync(Options with { Node = "a" });
        await using var b = await place.StartAsync(Options with { Node = "b" });
        var given = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        b.Nodes.Handle<Ask, Answer>("never", (_, _) =>
        {
            given.SetResult();
            return new TaskCompletionSource<Answer>().Task;
        });
        var underWay = a.Nodes.CallAsync<Answer>("b", "never", Question, cancellationToken: Token).AsTask();
        await given.Task;

        await place.TakeDownAsync("b");

        AssertFailed(ServiceErrorKind.Unavailable, await underWay, "'b'", "during");
        AssertFailed(ServiceErrorKind.Unavailable, await a.Nodes.CallAsync<Answer>("b", "never", Question, cancellationToken: Token), "'b'");
        AssertFailed(ServiceErrorKind.Unavailable, await b.Nodes.CallAsync<Answer>("a", "echo", Question, cancellationToken: Token), "'b'");
        Assert.False((await b.Nodes.CheckAsync(Token)).IsAvailable);
        Assert.True((await a.Nodes.CheckAsync(Token)).IsAvailable);
    }

    [Fact]
    public async Task Start_NameOfANodeThatIsDown_TakesItsPlace()
    {
        await using var place = await CreateAsync();
        await using var a = await place.StartAsync(Options with { Node = "a" });
        await using var old = await place.StartAsync(Options with { Node = "b" });
        old.Nodes.Handle<Ask, string>("who", static (_, _) => Task.FromResult("old"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await place.StartAsync(Options with { Node = "b" }));
        await place.TakeDownAsync("b");

        await using var young = await place.StartAsync(Options with { Node = "b" });
        young.Nodes.Handle<Ask, string>("who", static (_, _) => Task.FromResult("young"));

        Assert.Equal("young", (await a.Nodes.CallAsync<string>("b", "who", Question, cancellationToken: Token)).Value);
    }

    [Fact]
    public async Task Handle_TwiceOrEnded_IsRefusedOrGone()
    {
        await using var place = await CreateAsync();
        await using var a = await place.StartAsync(Options with { Node = "a" });
        var first = a.Nodes.Handle<Ask, string>("who", static (_, _) => Task.FromResult("first"));

        Assert.Contains("'who'", Assert.Throws<ArgumentException>(() => a.Nodes.Handle<Ask, string>("who", static (_, _) => Task.FromResult("second"))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => a.Nodes.Handle<Ask, string>("Who is", static (_, _) => Task.FromResult("second")));
        first.Dispose();
        AssertFailed(ServiceErrorKind.NotFound, await a.Nodes.CallAsync<string>("a", "who", Question, cancellationToken: Token), "none");

        using var second = a.Nodes.Handle<Ask, string>("who", static (_, _) => Task.FromResult("second"));
        first.Dispose();
        Assert.Equal("second", (await a.Nodes.CallAsync<string>("a", "who", Question, cancellationToken: Token)).Value);
    }

    [Fact]
    public async Task Call_ManyAtOnce_EachGetsItsAnswer()
    {
        await using var place = await CreateAsync();
        await using var a = await place.StartAsync(Options with { Node = "a" });
        await using var b = await place.StartAsync(Options with { Node = "b" });
        b.Nodes.Handle<int, int>("double", static async (number, _) =>
        {
            await Task.Yield();
            return number * 2;
        });

        await OnThreadsAsync(8, async worker =>
        {
            for (var i = 0; i < 100; i++)
            {
                Assert.Equal(2 * ((worker * 1_000) + i), (await a.Nodes.CallAsync<int>("b", "double", (worker * 1_000) + i, cancellationToken: Token)).Value);
            }
        });
    }

    [Fact]
    public void Options_TimeoutOutOfRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => new NodeCallOptions { Timeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new NodeCallOptions { Timeout = TimeSpan.FromDays(2) });
    }
}

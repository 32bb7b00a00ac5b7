namespace Rehearsal.Hosting.Tests.Serving;

public sealed class AnsweredEventsTests
{
    private readonly AnsweredEvents events = new(countMax: 2);
    private int count;

    [Fact]
    public async Task Answer_WhileTheFirstIsStillPublished_WaitsForItsAnswer()
    {
        var published = new TaskCompletionSource<PublishAnswer>();
        var first = events.AnswerAsync("s", "1", () => published.Task);
        var second = events.AnswerAsync("s", "1", PublishAsync);

        Assert.False(second.IsCompleted);
        published.SetResult(new PublishAnswer { Events = 7 });

        Assert.Equal((7, true), ((await first).Answer.Events!.Value, (await first).IsNew));
        Assert.Equal((7, false), ((await second).Answer.Events!.Value, (await second).IsNew));
    }

    [Fact]
    public async Task Answer_AfterMoreEventsThanAreRemembered_PublishesAgain()
    {
        await events.AnswerAsync("s", "1", PublishAsync);
        await events.AnswerAsync("s", "2", PublishAsync);
        Assert.False((await events.AnswerAsync("s", "1", PublishAsync)).IsNew);

        await events.AnswerAsync("s", "3", PublishAsync);

        Assert.True((await events.AnswerAsync("s", "1", PublishAsync)).IsNew);
        Assert.Equal(4, count);
    }

    [Fact]
    public async Task Answer_AfterAFailure_PublishesAgain()
    {
        await Assert.ThrowsAsync<IOException>(() => events.AnswerAsync("s", "1", static () => throw new IOException("full")));

        Assert.True((await events.AnswerAsync("s", "1", PublishAsync)).IsNew);
    }

    private Task<PublishAnswer> PublishAsync() => Task.FromResult(new PublishAnswer { Events = ++count });
}

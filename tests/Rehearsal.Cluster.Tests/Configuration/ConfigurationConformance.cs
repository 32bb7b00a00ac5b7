using Rehearsal.Cluster.Tests.Support;

namespace Rehearsal.Cluster.Tests.Configuration;

/// <summary>What every <see cref="IConfigurationService"/> promises.</summary>
public abstract class ConfigurationConformance : FoundationConformance
{
    [Fact]
    public async Task GetAll_NothingUpdated_GivesTheDeclaredValuesInOrder()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);

        var all = (await node.Configuration.GetAllAsync(Token)).Value;

        Assert.Equal(["anything", "counter", "dev.debug_mode", "features.beta", "features.dark_mode", "features_old"], all.Select(static entry => entry.Path));
        Assert.All(all, static entry => Assert.Equal(0, entry.Version));
        Assert.Equal("true", all[2].Value.ToString());
        Assert.Equal(["anything", "counter", "features.beta", "features.dark_mode", "features_old"], node.Configuration.UpdatablePaths);
        Assert.Equal(node.Configuration.UpdatablePaths, all.Where(static entry => entry.IsUpdatable).Select(static entry => entry.Path));
    }

    [Fact]
    public async Task Update_Accepted_IsReadOnEveryNode()
    {
        await using var place = await CreateAsync();
        await using var one = await place.StartAsync(Options);
        await using var other = await place.StartAsync(Options with { Node = "other" });

        var updated = (await one.Configuration.UpdateAsync("features.dark_mode", true, cancellationToken: Token)).Value;

        Assert.Equal(("true", 1L), (updated.Value.ToString(), updated.Version));
        Assert.Equal(updated, (await other.Configuration.GetAsync("features.dark_mode", Token)).Value);
        Assert.True((await other.Configuration.GetAsync<bool>("features.dark_mode", Token)).Value);
        Assert.False((await other.Configuration.GetAsync<bool>("features.beta", Token)).Value);
    }

    [Fact]
    public async Task Update_SameValueAgain_IsAnUpdateToo()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);

        await node.Configuration.UpdateAsync("counter", 7, cancellationToken: Token);
        var second = await node.Configuration.UpdateAsync("counter", 7, cancellationToken: Token);

        Assert.Equal(2, second.Value.Version);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("features")]
    [InlineData("Features.Beta")]
    [InlineData("")]
    public async Task Path_NotDeclared_IsNotFound(string path)
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);

        AssertFailed(ServiceErrorKind.NotFound, await node.Configuration.GetAsync(path, Token), $"'{path}'", "features.dark_mode");
        AssertFailed(ServiceErrorKind.NotFound, await node.Configuration.GetAsync<bool>(path, Token));
        AssertFailed(ServiceErrorKind.NotFound, await node.Configuration.UpdateAsync(path, true, cancellationToken: Token));
    }

    [Fact]
    public async Task Update_PathThatIsFixed_IsRefused()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);

        AssertFailed(ServiceErrorKind.NotUpdatable, await node.Configuration.UpdateAsync("dev.debug_mode", false, cancellationToken: Token), "dev.debug_mode", "features.beta");
        Assert.True((await node.Configuration.GetAsync<bool>("dev.debug_mode", Token)).Value);
    }

    [Fact]
    public async Task Update_BadValue_IsRefusedAndChangesNothing()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);

        AssertFailed(ServiceErrorKind.Invalid, await node.Configuration.UpdateAsync("features.beta", "yes", cancellationToken: Token), "true or false", "a text", "\"yes\"");
        AssertFailed(ServiceErrorKind.Invalid, await node.Configuration.UpdateAsync("counter", double.NaN, cancellationToken: Token), "counter");
        AssertFailed(ServiceErrorKind.Invalid, await node.Configuration.UpdateAsync("counter", null, cancellationToken: Token), "a number", "null");

        Assert.All((await node.Configuration.GetAllAsync(Token)).Value, static entry => Assert.Equal(0, entry.Version));
    }

    [Fact]
    public async Task Update_DeclaredAsNull_TakesAnyValue()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);

        await node.Configuration.UpdateAsync("anything", new[] { 1, 2 }, cancellationToken: Token);
        Assert.Equal<int>((List<int>)[1, 2], (await node.Configuration.GetAsync<int[]>("anything", Token)).Value);

        await node.Configuration.UpdateAsync("anything", "text", cancellationToken: Token);
        AssertFailed(ServiceErrorKind.Invalid, await node.Configuration.GetAsync<int[]>("anything", Token), "'anything' is not of type Int32[]: it is the text \"text\"; expected a list.");
    }

    [Fact]
    public async Task Update_NotTheExpectedVersion_IsAConflict()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);
        await node.Configuration.UpdateAsync("counter", 1, cancellationToken: Token);

        AssertFailed(ServiceErrorKind.Conflict, await node.Configuration.UpdateAsync("counter", 2, new ConfigurationUpdate { ExpectedVersion = 0 }, Token), "version 1", "expected 0");
        Assert.Equal(2, (await node.Configuration.UpdateAsync("counter", 2, new ConfigurationUpdate { ExpectedVersion = 1 }, Token)).Value.Version);
        Assert.Throws<ArgumentOutOfRangeException>(static () => new ConfigurationUpdate { ExpectedVersion = -1 });
    }

    [Fact]
    public async Task Update_ManyAtOnceWithExpectedVersions_NoneIsLost()
    {
        await using var place = await CreateAsync();
        await using var one = await place.StartAsync(Options);
        await using var other = await place.StartAsync(Options with { Node = "other" });

        await OnThreadsAsync(4, async number =>
        {
            var configuration = (number % 2 == 0 ? one : other).Configuration;
            for (var done = 0; done < 25;)
            {
                var entry = (await configuration.GetAsync("counter", Token)).Value;
                var outcome = await configuration.UpdateAsync("counter", entry.As<int>().Value + 1, new ConfigurationUpdate { ExpectedVersion = entry.Version }, Token);
                Assert.True(outcome.Succeeded || outcome.Error.Kind == ServiceErrorKind.Conflict, outcome.ToString());
                done += outcome.Succeeded ? 1 : 0;
            }
        });

        Assert.Equal(100, (await one.Configuration.GetAsync<int>("counter", Token)).Value);
        Assert.Equal(100, (await other.Configuration.GetAsync("counter", Token)).Value.Version);
    }

    [Fact]
    public async Task Get_BesideUpdates_NeverGoesBack()
    {
        await using var place = await CreateAsync();
        await using var one = await place.StartAsync(Options);
        await using var other = await place.StartAsync(Options with { Node = "other" });

        await OnThreadsAsync(4, async number =>
        {
            long seen = 0;
            for (var i = 1; i <= 100; i++)
            {
                if (number == 0)
                {
                    var mine = (await one.Configuration.UpdateAsync("counter", i, cancellationToken: Token)).Value;
                    Assert.Equal((long)i, mine.Version);
                }

                var entry = (await (number % 2 == 0 ? one : other).Configuration.GetAsync("counter", Token)).Value;
                Assert.InRange(entry.Version, number == 0 ? i : seen, 100);
                Assert.Equal(entry.Version, entry.As<long>().Value);
                seen = entry.Version;
            }
        });
    }

    [Fact]
    public async Task Watch_ManyUpdates_GivesThoseFromTheCallOnInOrder()
    {
        await using var place = await CreateAsync();
        await using var one = await place.StartAsync(Options);
        await using var other = await place.StartAsync(Options with { Node = "other" });
        await one.Configuration.UpdateAsync("counter", 1, cancellationToken: Token);
        var watched = other.Configuration.WatchAsync("counter", Token);
        await place.AdvanceAsync(TimeSpan.FromSeconds(1));

        await one.Configuration.UpdateAsync("counter", 2, cancellationToken: Token);
        await one.Configuration.UpdateAsync("features.beta", true, cancellationToken: Token);
        await one.Configuration.UpdateAsync("counter", 9, new ConfigurationUpdate { ExpectedVersion = 0 }, Token);
        await one.Configuration.UpdateAsync("counter", 3, cancellationToken: Token);

        var changes = await TakeAsync(watched, 2);
        Assert.Equal(["1>2", "2>3"], changes.Select(static change => $"{change.Previous}>{change.Value}"));
        Assert.Equal([2L, 3L], changes.Select(static change => change.Version));
        Assert.Equal(place.Now, changes[0].Time);
    }

    [Fact]
    public async Task Watch_Beginning_MatchesWholeWords()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);
        var watched = node.Configuration.WatchAsync("features", Token);

        await node.Configuration.UpdateAsync("features_old", true, cancellationToken: Token);
        await node.Configuration.UpdateAsync("features.beta", true, cancellationToken: Token);
        await node.Configuration.UpdateAsync("counter", 1, cancellationToken: Token);
        await node.Configuration.UpdateAsync("features.dark_mode", true, cancellationToken: Token);

        Assert.Equal(["features.beta", "features.dark_mode"], (await TakeAsync(watched, 2)).Select(static change => change.Path));
    }

    [Fact]
    public async Task Watch_CancelledOrStopped_Ends()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);
        using var cancel = new CancellationTokenSource();
        var (oneSeen, otherSeen) = (new TaskCompletionSource(), new TaskCompletionSource());
        var cancelled = CountAsync(node.Configuration.WatchAsync(null, cancel.Token), oneSeen);
        var stopped = CountAsync(node.Configuration.WatchAsync(null, Token), otherSeen);
        await node.Configuration.UpdateAsync("counter", 1, cancellationToken: Token);
        await oneSeen.Task;
        await otherSeen.Task;

        cancel.Cancel();
        Assert.Equal(1, await cancelled);
        Assert.False(stopped.IsCompleted);
        await node.DisposeAsync();
        Assert.Equal(1, await stopped);

        static async Task<int> CountAsync(IAsyncEnumerable<ConfigurationChange> changes, TaskCompletionSource seen)
        {
            var count = 0;
            await foreach (var change in changes)
            {
                count++;
                seen.TrySetResult();
            }

            return count;
        }
    }

    [Fact]
    public async Task Start_OnTheSameStore_GoesOnFromTheLastState()
    {
        await using var place = await CreateAsync();
        await using (var first = await place.StartAsync(Options))
        {
            await first.Configuration.UpdateAsync("counter", 41, cancellationToken: Token);
            await first.Configuration.UpdateAsync("counter", 42, cancellationToken: Token);
        }

        await using var second = await place.StartAsync(Options);

        var entry = (await second.Configuration.GetAsync("counter", Token)).Value;
        Assert.Equal((42, 2L), (entry.As<int>().Value, entry.Version));
        Assert.Equal(3, (await second.Configuration.UpdateAsync("counter", 43, new ConfigurationUpdate { ExpectedVersion = 2 }, Token)).Value.Version);
    }

    [Fact]
    public async Task Check_RunningThenStopped_SaysSo()
    {
        await using var place = await CreateAsync();
        var node = await place.StartAsync(Options);
        Assert.Equal(new Availability("configuration", true), await node.Configuration.CheckAsync(Token));

        await node.DisposeAsync();

        var check = await node.Configuration.CheckAsync(Token);
        Assert.False(check.IsAvailable);
        Assert.Contains("stopped", check.Reason, StringComparison.Ordinal);
        AssertFailed(ServiceErrorKind.Unavailable, await node.Configuration.GetAllAsync(Token));
        AssertFailed(ServiceErrorKind.Unavailable, await node.Configuration.GetAsync("counter", Token));
        AssertFailed(ServiceErrorKind.Unavailable, await node.Configuration.UpdateAsync("counter", 1, cancellationToken: Token));
    }

    [Fact]
    public async Task Update_Cancelled_ChangesNothing()
    {
        await using var place = await CreateAsync();
        await using var node = await place.StartAsync(Options);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await node.Configuration.UpdateAsync("counter", 1, cancellationToken: new CancellationToken(canceled: true)));

        Assert.Equal(0, (await node.Configuration.GetAsync("counter", Token)).Value.Version);
    }

    private static async Task<List<ConfigurationChange>> TakeAsync(IAsyncEnumerable<ConfigurationChange> changes, int count)
    {
        List<ConfigurationChange> taken = [];
        await foreach (var change in changes)
        {
            taken.Add(change);
            if (taken.Count == count)
            {
                break;
            }
        }

        return taken;
    }
}

namespace Rehearsal.Cluster.Tests.Support;

/// <summary>What the suites share. An implementation's test class derives from a suite and gives the place, nothing else.</summary>
public abstract class FoundationConformance
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected static FoundationOptions Options { get; } = new()
    {
        Settings =
        [
            new Setting("features.dark_mode", false, isUpdatable: true),
            new Setting("features.beta", false, isUpdatable: true),
            new Setting("features_old", false, isUpdatable: true),
            new Setting("counter", 0, isUpdatable: true),
            new Setting("anything", null, isUpdatable: true),
            new Setting("dev.debug_mode", true),
        ],
    };

    /// <summary>Makes an empty place.</summary>
    protected abstract ValueTask<FoundationPlace> CreateAsync();

    protected static void AssertFailed<T>(ServiceErrorKind kind, Outcome<T> outcome, params string[] words)
    {
        Assert.Equal(kind, outcome.Error?.Kind);
        Assert.All(words, word => Assert.Contains(word, outcome.Error!.Message, StringComparison.Ordinal));
        var exception = Assert.Throws<InvalidOperationException>(() => outcome.Value);
        Assert.Contains(outcome.Error!.Message, exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Runs work on several real threads at once.</summary>
    protected static Task OnThreadsAsync(int count, Func<int, Task> work) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(() => work(number), Token)));
}

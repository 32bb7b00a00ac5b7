namespace Rehearsal.Analyzers.Tests.Robustness;

/// <summary>An editor shows code that is half written: nothing may throw.</summary>
public sealed class BrokenSourceTests
{
    private const string Corpus = """
        record Paid(string Id);
        class Service(TimeProvider time, Random random) : Saga<Paid>
        {
            static int count = Random.Shared.Next();
            static Dictionary<string, int> Table { get; } = [];
            [Handler] async Task<int> Handle(Paid paid, HandlerContext context, ChannelReader<int> reader, SemaphoreSlim semaphore, CancellationToken token)
            {
                await Task.Delay(5, token).ConfigureAwait(false);
                await foreach (var x in reader.ReadAllAsync(token)) { Thread.Sleep(x); }
                var task = Task.Run(() => DateTime.UtcNow);
                using CancellationTokenSource source = new(TimeSpan.FromSeconds(1)); source.CancelAfter(5);
                foreach (var (key, value) in Table.Where(pair => pair.Value > count).Select(pair => pair)) { _ = key.GetHashCode(); }
                await semaphore.WaitAsync(token); await source.CancelAsync(); await task.ContinueWith(t => t.Result);
                Func<Guid> ids = Guid.NewGuid; lock (random) { Monitor.Wait(random); }
                return task?.Result.Second ?? Environment.TickCount + time.GetUtcNow().Second;
            }
        }
        """;

    /// <summary>Gets the places to cut at, in tenths of the whole.</summary>
    public static TheoryData<int> Parts => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Analyzers_OnTruncatedSource_FindWithoutThrowing(int part)
    {
        for (var length = Corpus.Length * part / 10; length < Corpus.Length * (part + 1) / 10; length += 29)
        {
            await SurvivesAsync(Corpus[..length]);
        }
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Analyzers_OnSourceWithAHole_FindWithoutThrowing(int part)
    {
        for (var at = Corpus.Length * part / 10; at < Corpus.Length * (part + 1) / 10; at += 61)
        {
            await SurvivesAsync(Corpus.Remove(at, Math.Min(9, Corpus.Length - at)));
        }
    }

    [Theory]
    [InlineData("class Service { object x = DateTime.; }")]
    [InlineData("class Service { async void F() { await Task.Delay(); } }")]
    [InlineData("class Service { async void F() { await Task.Delay(x, ); await Unknown.ConfigureAwait(false); } }")]
    [InlineData("class : Saga< { static int x; [Handler] void }")]
    [InlineData("_ = DateTime.UtcNow; Thread.Sleep(5); await Task.Delay(5).ConfigureAwait(false);")]
    [InlineData("[assembly: Obsolete(DateTime.UtcNow.ToString())]")]
    [InlineData("enum E { A = Environment.TickCount }")]
    [InlineData("class A { A(long x = Stopwatch.GetTimestamp()) { } } class B() : A(Stopwatch.GetTimestamp());")]
    [InlineData("delegate int D(int x = DateTime.Now.Hour); class C { public static implicit operator int(C c) => DateTime.Now.Hour; ~C() { Thread.Sleep(1); } }")]
    [InlineData("class Task { } class Service { async void F() { await Task.Delay(5); await Task.Run(() => 1); } }")]
    [InlineData("foreach (var x in) { } foreach (var (a, b) in new Dictionary<, >()) { }")]
    public Task Analyzers_OnNonsense_FindWithoutThrowing(string source) => SurvivesAsync(source);

    // The fixes of what was found are planned, too.
    private static async Task SurvivesAsync(string source)
    {
        var document = await Sources.DocumentAsync(source);
        foreach (var finding in await Sources.FindAsync(document))
        {
            Assert.True(finding.Id != "AD0001", $"{finding}\n{source}");
            if (await Fixing.OfferAsync(document, finding) is { } fix)
            {
                Assert.NotNull(await Fixing.ApplyAsync(document, fix));
            }
        }
    }
}

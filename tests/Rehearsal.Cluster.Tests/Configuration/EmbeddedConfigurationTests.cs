using Rehearsal.Cluster.Tests.Support;
using Rehearsal.Events;

namespace Rehearsal.Cluster.Tests.Configuration;

public sealed class EmbeddedConfigurationTests : ConfigurationConformance
{
    protected override ValueTask<FoundationPlace> CreateAsync() => new(new EmbeddedPlace(new MemoryEventLog()));

    [Fact]
    public async Task Update_WithItsCause_IsAMarkThatNamesIt()
    {
        await using var place = new EmbeddedPlace(new MemoryEventLog());
        await using var node = await place.StartAsync(Options);
        var cause = place.Ids.Next();

        await node.Configuration.UpdateAsync("counter", 5, new ConfigurationUpdate { CorrelationId = "flow", CausationId = cause }, Token);

        var record = Assert.Single(await Read.AllAsync(place.Log));
        var mark = Assert.IsType<Mark>(record.Entry);
        Assert.Equal((FoundationMarkKinds.Configuration, "flow", (Guid?)cause, place.Now), (mark.Kind, mark.CorrelationId, mark.About, mark.Time));
        Assert.Equal("""{"path":"counter","value":5,"expected_version":null}""", mark.Data.ToString());
    }

    [Theory]
    [InlineData("""{"path":"counter"}""")]
    [InlineData("[]")]
    [InlineData("""{"path":"counter","value":1,"expected_version":null,"new":1}""")]
    public async Task Get_MarkThatCannotBeRead_IsUnavailableAndNamesThePosition(string data)
    {
        await using var place = new EmbeddedPlace(new MemoryEventLog());
        await using var node = await place.StartAsync(Options);
        await node.Configuration.UpdateAsync("counter", 1, cancellationToken: Token);
        var watched = node.Configuration.WatchAsync(null, Token).GetAsyncEnumerator(Token);
        var foreign = new Mark { Id = place.Ids.Next(), Kind = FoundationMarkKinds.Configuration, Time = place.Now, CorrelationId = "", Data = new EventData(System.Text.Encoding.UTF8.GetBytes(data)) };
        await place.Log.AppendAsync([foreign], cancellationToken: Token);

        AssertFailed(ServiceErrorKind.Unavailable, await node.Configuration.GetAsync("counter", Token), "position 1", FoundationMarkKinds.Configuration);
        AssertFailed(ServiceErrorKind.Unavailable, await node.Configuration.GetAsync("counter", Token), "position 1");
        Assert.False((await node.Configuration.CheckAsync(Token)).IsAvailable);
        var failure = await Assert.ThrowsAsync<InvalidDataException>(async () => await watched.MoveNextAsync());
        Assert.Contains("position 1", failure.Message, StringComparison.Ordinal);
        await watched.DisposeAsync();
    }

    [Fact]
    public async Task Start_PathNoLongerDeclared_ItsMarksAreLeftAlone()
    {
        await using var place = new EmbeddedPlace(new MemoryEventLog());
        await using (var first = await place.StartAsync(Options))
        {
            await first.Configuration.UpdateAsync("counter", 1, cancellationToken: Token);
        }

        await using var second = await place.StartAsync(new FoundationOptions { Settings = [new Setting("features.beta", false)] });

        Assert.Equal("features.beta", Assert.Single((await second.Configuration.GetAllAsync(Token)).Value).Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("a..b")]
    [InlineData("a.")]
    [InlineData("a b")]
    [InlineData("a\n")]
    public void Setting_MalformedPath_Throws(string path) =>
        Assert.Contains($"'{path}'", Assert.Throws<ArgumentException>(() => new Setting(path, 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void Options_PathTwice_Throws() =>
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(static () => new FoundationOptions { Settings = [new Setting("a", 1), new Setting("a", 2)] }).Message, StringComparison.Ordinal);
}

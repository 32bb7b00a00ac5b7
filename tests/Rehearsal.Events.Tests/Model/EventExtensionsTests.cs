namespace Rehearsal.Events.Tests.Model;

public sealed class EventExtensionsTests
{
    private static readonly EventData Value = new("1"u8.ToArray());

    [Theory]
    [InlineData("")]
    [InlineData("Tenant")]
    [InlineData("my-name")]
    [InlineData("é")]
    [InlineData("data")]
    [InlineData("correlationid")]
    public void New_NameNotAllowed_IsRefused(string name) => Assert.Throws<ArgumentException>(() => new EventExtension(name, Value));

    [Fact]
    public void New_ValueNotAllowed_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new EventExtension("tenant", default));
        Assert.Throws<ArgumentException>(() => new EventExtension("tenant", new EventData("null"u8.ToArray())));
        Assert.Throws<ArgumentException>(() => new EventExtension("datacontenttype", new EventData("\"application/json\""u8.ToArray())));
    }

    [Fact]
    public void New_NameTwice_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new EventExtensions([new EventExtension("a", Value), new EventExtension("a", Value)]));

    [Fact]
    public void Equals_SameItems_IsTrue()
    {
        var one = new EventExtensions([new EventExtension("a", Value), new EventExtension("b", Value)]);
        var same = new EventExtensions([new EventExtension("a", Value), new EventExtension("b", Value)]);
        var other = new EventExtensions([new EventExtension("b", Value), new EventExtension("a", Value)]);
        Assert.Equal(Sample.Event() with { Extensions = one }, Sample.Event() with { Extensions = same });
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(Sample.Event() with { Extensions = one }, Sample.Event() with { Extensions = other });
    }
}

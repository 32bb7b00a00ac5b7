namespace Rehearsal.Events.Tests.Ids;

public sealed class TraceContextTests
{
    [Theory]
    [InlineData("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", "4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("4BF92F3577B34DA6A3CE929D0E0E4736", "4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223")]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb924")]
    public void TraceIdOf_Text_IsPinned(string correlationId, string expected) =>
        Assert.Equal(expected, TraceContext.TraceIdOf(correlationId).ToString("x32"));

    [Fact]
    public void TraceIdOf_NilUuid_IsNotZero() => Assert.NotEqual(UInt128.Zero, TraceContext.TraceIdOf(Guid.Empty.ToString()));
}

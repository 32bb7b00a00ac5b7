namespace Rehearsal.Analyzers.Tests.Chance;

public sealed class ChanceAnalyzerTests
{
    [Theory]
    [InlineData("var x = {|RHA0101:Random.Shared|}.Next();")]
    [InlineData("var x = {|RHA0101:new Random|}();")]
    [InlineData("var x = {|RHA0101:new Random|}(42);")]
    [InlineData("Random x = {|RHA0101:new|}();")]
    [InlineData("var x = {|RHA0102:RandomNumberGenerator.GetBytes|}(8);")]
    [InlineData("using var x = {|RHA0102:RandomNumberGenerator.Create|}();")]
    [InlineData("var x = {|RHA0103:Guid.NewGuid|}();")]
    [InlineData("var x = {|RHA0103:Guid.CreateVersion7|}(time.GetUtcNow());")]
    [InlineData("Func<Guid> x = {|RHA0103:Guid.NewGuid|};")]
    public Task Statement_ThatDrawsFromTheMachine_IsFound(string statement) => Expect.FindingsInMethodAsync(statement);

    [Theory]
    [InlineData("var x = Guid.Empty; var y = new Guid(\"00000000-0000-0000-0000-000000000001\"); var z = Guid.Parse(\"00000000-0000-0000-0000-000000000001\");")]
    [InlineData("var x = SHA256.HashData([1, 2]);")]
    [InlineData("Use(null!); static int Use(Random random) => random.Next();")]
    public Task Statement_ThatDrawsNothing_IsNotFound(string statement) => Expect.FindingsInMethodAsync(statement);

    [Fact]
    public Task Names_OfOtherTypes_AreNotFound() => Expect.FindingsAsync("""
        namespace Mine
        {
            class Random { public static Random Shared { get; } = new(); }
            class Guid { public static Guid NewGuid() => new(); }
            class Uses { object[] Use() => [Random.Shared, new Random(), Guid.NewGuid()]; }
        }
        """);

    [Theory]
    [InlineData("_ = new Random(5);", "RHA0101", "'new Random' does not draw from the run's seed; write a Random from the constructor")]
    [InlineData("_ = RandomNumberGenerator.GetInt32(5);", "RHA0102", "'RandomNumberGenerator.GetInt32' draws from the machine; write a Random from the constructor")]
    [InlineData("_ = Guid.NewGuid();", "RHA0103", "'Guid.NewGuid' makes another id in every run; write an id made from the event: its id, its subject, a number of your own")]
    public Task Message_OfARule_SaysWhatAndInstead(string statement, string id, string message) => Expect.MessageAsync(statement, id, message);
}

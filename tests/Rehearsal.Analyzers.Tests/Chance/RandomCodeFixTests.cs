namespace Rehearsal.Analyzers.Tests.Chance;

public sealed class RandomCodeFixTests
{
    private const string Added = "Add a Random to the constructor and use it";

    [Theory]
    [InlineData("class Service(Random random) { int Draw() => Random.Shared.Next(); }", "Use 'random'", "class Service(Random random) { int Draw() => random.Next(); }")]
    [InlineData("class Service(Random random) { int Draw() => new Random(5).Next(); }", "Use 'random'", "class Service(Random random) { int Draw() => random.Next(); }")]
    [InlineData("class Service(Random given) { private readonly Random own = new(); int Draw() => own.Next(); }", "Use 'given'", "class Service(Random given) { private readonly Random own = given; int Draw() => own.Next(); }")]
    [InlineData("class Service { int Draw() => Random.Shared.Next(); }", Added, "class Service(Random random) { int Draw() => random.Next(); }")]
    [InlineData("class Service { private readonly Random random = new(); int Draw() => random.Next(); }", Added, "class Service(Random randomness) { private readonly Random random = randomness; int Draw() => random.Next(); }")]
    public Task Fix_OfARandom_TakesTheStages(string before, string title, string after) => Fixing.OneAsync(before, title, after);

    [Fact]
    public Task Fix_InTheConstructor_TakesItsParameter() => Fixing.OneAsync(
        """
        class Service
        {
            private readonly Random chance;

            public Service()
            {
                chance = new Random();
            }

            int Draw() => chance.Next();
        }
        """,
        Added,
        """
        class Service
        {
            private readonly Random random;
            private readonly Random chance;

            public Service(Random random)
            {
                this.random = random;
                chance = random;
            }

            int Draw() => chance.Next();
        }
        """);

    [Fact]
    public Task FixAll_InADocument_AddsOneParameter() => Fixing.AllAsync(
        """
        class Service
        {
            int First() => Random.Shared.Next();
            int Second() => new Random(5).Next();
        }
        """,
        """
        class Service(Random random)
        {
            int First() => random.Next();
            int Second() => random.Next();
        }
        """);

    [Theory]
    [InlineData("class Service { static readonly Random random = new(); static int Draw() => random.Next(); }")]
    [InlineData("class Service { Guid Id() => Guid.NewGuid(); byte[] Bytes() => RandomNumberGenerator.GetBytes(5); }")]
    public Task Fix_WithoutAnObjectOrAnAnswer_IsNotOffered(string source) => Fixing.NoneAsync(source);
}

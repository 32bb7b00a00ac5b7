using Rehearsal.Postgres.Testing.Xunit;

namespace Rehearsal.Postgres.Testing.Tests.Targets;

/// <summary>Tests that the report's tests run once more.</summary>
public sealed class Targeted() : DatabaseTest(Shop.Options)
{
    private static readonly AsyncLocal<bool> FailsNow = new();

    public static bool Fails
    {
        get => FailsNow.Value;
        set => FailsNow.Value = value;
    }

    [Fact]
    [DurationTarget(3_600_000)]
    public async Task Steady() => await Database.ScalarAsync("INSERT INTO items (name) VALUES ('table')");

    [Fact]
    [DurationTarget(3_600_000)]
    public async Task Fickle()
    {
        await Database.ScalarAsync("INSERT INTO items (name) VALUES ('stool')");
        Assert.False(Fails, "told to fail");
    }
}

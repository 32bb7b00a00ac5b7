namespace Rehearsal.Fuzzing.Tests;

/// <summary>The seeds of a million inputs.</summary>
public static class FuzzSeeds
{
    /// <summary>How many inputs each seed draws.</summary>
    public const int CountOfEach = 100_000;

    public static TheoryData<int> OfAMillion => [.. Enumerable.Range(1, 10)];
}

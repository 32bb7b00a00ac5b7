namespace Rehearsal.Hosting;

/// <summary>The stages a command line may name.</summary>
internal static class StageNames
{
    public const string Simulated = "simulated";

    public const string Local = "local";

    public const string Cluster = "cluster";

    public static IReadOnlyList<string> All { get; } = [Simulated, Local, Cluster];
}

namespace Rehearsal.Analyzers;

/// <summary>What a service asks the stage for: a type, and the names its parameter may get.</summary>
internal sealed class Needed(string @namespace, string type, string[] names)
{
    public static readonly Needed Time = new("System", "TimeProvider", ["time", "timeProvider", "stageTime"]);
    public static readonly Needed Random = new("System", "Random", ["random", "randomness", "stageRandom"]);

    public string Namespace { get; } = @namespace;

    public string Type { get; } = type;

    public IReadOnlyList<string> Names { get; } = names;
}

namespace Rehearsal.Scenarios;

/// <summary>What happens to a system and what must hold: given, chaos, steps, expectations. YAML and C# build the same model.</summary>
/// <remarks>Immutable; may be run any number of times, at the same time.</remarks>
public sealed record Scenario
{
    /// <summary>The default bound on settling, in stage time.</summary>
    public static readonly TimeSpan DefaultSettleBound = TimeSpan.FromSeconds(10);

    /// <summary>Gets the name people know it by.</summary>
    public required string Name { get; init; }

    /// <summary>Gets a longer text for people, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the file it was read from as that was given, or null for one built in C#.</summary>
    public string? File { get; init; }

    /// <summary>Gets the path of the system relative to the file, or null to use the nearest project.</summary>
    public string? System { get; init; }

    /// <summary>Gets the seed it asks for, or null. 0 to 2^53 − 1.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Gets the tags that select it.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Gets the only services to start, in snake_case; null for all of them.</summary>
    public IReadOnlyList<string>? Services { get; init; }

    /// <summary>Gets where each service stands in the file, one for each of <see cref="Services"/>; empty when not from a file.</summary>
    public IReadOnlyList<SourceLocation> ServiceLocations { get; init; } = [];

    /// <summary>Gets the faults to inject.</summary>
    public IReadOnlyList<Fault> Chaos { get; init; } = [];

    /// <summary>Gets the steps in order.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <summary>Gets how long an assertion may wait for the system to settle, in stage time. 10 s by default.</summary>
    public TimeSpan SettleBound { get; init; } = DefaultSettleBound;
}

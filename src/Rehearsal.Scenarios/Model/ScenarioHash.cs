using System.Security.Cryptography;

namespace Rehearsal.Scenarios;

/// <summary>The hash of everything in a scenario that decides its run.</summary>
/// <remarks>
/// Name, services, faults, steps with their payloads byte for byte, and the settle bound. Not the seed, which a recording states beside
/// the hash; not file, places, description, tags and system, which change nothing. The scenario read from YAML and the same one built in
/// C# have the same hash.
/// </remarks>
public static class ScenarioHash
{
    /// <summary>Computes the hash. Thread-safe.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <returns>SHA-256 in lowercase hexadecimal: 64 characters.</returns>
    public static string Compute(Scenario scenario) => Convert.ToHexStringLower(SHA256.HashData(ScenarioEncoding.Encode(scenario).Span));
}

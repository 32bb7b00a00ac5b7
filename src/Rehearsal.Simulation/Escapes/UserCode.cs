namespace Rehearsal.Simulation;

/// <summary>Tells the user's code from the platform's and ours.</summary>
internal static class UserCode
{
    private static readonly string[] Libraries = ["System.", "Microsoft.", "Polly"];

    /// <summary>Tells whether a type belongs to the user: to no part of .NET, of this product, or of the resilience library it brings.</summary>
    internal static bool Owns(Type type)
    {
        var assembly = type.Assembly.GetName().Name ?? "";
        return !Array.Exists(Libraries, library => assembly.StartsWith(library, StringComparison.Ordinal)) && !IsOurs(assembly);
    }

    // The product's rooms, but not its tests and benchmarks, which are users.
    private static bool IsOurs(string assembly) => assembly is "Rehearsal.Simulation" or "Rehearsal.Messaging" or "Rehearsal.Stages"
        or "Rehearsal.Events" or "Rehearsal.Scenarios" or "Rehearsal.Hosting";
}

namespace Rehearsal.Repository.Tests.Rooms;

/// <summary>
/// The drawing of the rooms, from the ground up. A room may reference the rooms of its line; what those may reference it
/// may as well. Packages from elsewhere are named too, so that a new one is a decision.
/// </summary>
internal static class Drawing
{
    private static readonly Dictionary<string, (string[] Rooms, string[] Packages)> Lines = new(StringComparer.Ordinal)
    {
        ["Rehearsal.Events"] = ([], []),
        ["Rehearsal.Simulation"] = ([], []),
        ["Rehearsal.Messaging"] = (["Rehearsal.Events"], ["Microsoft.Extensions.DependencyInjection", "Polly.Core"]),
        ["Rehearsal.Cluster"] = (["Rehearsal.Events"], ["Microsoft.Extensions.DependencyInjection"]),
        ["Rehearsal.Scenarios"] = (["Rehearsal.Events"], ["YamlDotNet"]),
        ["Rehearsal.Analysis"] = (["Rehearsal.Events"], []),
        ["Rehearsal.Stages"] = (["Rehearsal.Events", "Rehearsal.Simulation", "Rehearsal.Messaging", "Rehearsal.Scenarios"], []),
        ["Rehearsal.Hosting"] = (["Rehearsal.Stages", "Rehearsal.Analysis"], ["System.CommandLine"]),
        ["Rehearsal.Testing"] = (["Rehearsal.Stages", "Rehearsal.Analysis"], []),
        ["Rehearsal.Xunit"] = (["Rehearsal.Testing"], ["xunit.v3.extensibility.core"]),
        ["Rehearsal.NUnit"] = (["Rehearsal.Testing"], ["NUnit"]),
        ["Rehearsal.MSTest"] = (["Rehearsal.Testing"], ["MSTest.TestFramework"]),
        ["Rehearsal.Analyzers.CodeFixes"] = ([], ["Microsoft.CodeAnalysis.CSharp.Workspaces"]),
        ["Rehearsal.Analyzers"] = (["Rehearsal.Analyzers.CodeFixes"], ["Microsoft.CodeAnalysis.CSharp"]),
        ["Rehearsal.Postgres.Testing"] = ([], ["Microsoft.Extensions.DependencyInjection", "Npgsql"]),
        ["Rehearsal.Postgres.Testing.EntityFrameworkCore"] = (["Rehearsal.Postgres.Testing"], ["Npgsql.EntityFrameworkCore.PostgreSQL"]),
        ["Rehearsal.Postgres.Testing.Xunit"] = (["Rehearsal.Postgres.Testing"], ["xunit.v3.extensibility.core"]),
        ["Rehearsal.OpenTelemetry"] = (["Rehearsal.Events"], ["protobuf-net"]),
        ["Rehearsal.Cli"] = (["Rehearsal.Hosting", "Rehearsal.Analysis", "Rehearsal.OpenTelemetry"], ["System.CommandLine"]),
    };

    /// <summary>Gets the rooms that are drawn.</summary>
    public static IReadOnlyCollection<string> Rooms => Lines.Keys;

    /// <summary>Returns every room that a room may use: those drawn for it, and what lies below them.</summary>
    public static IReadOnlySet<string> Below(string room)
    {
        SortedSet<string> below = new(StringComparer.Ordinal);
        foreach (var lower in Lines[room].Rooms)
        {
            below.Add(lower);
            below.UnionWith(Below(lower));
        }

        return below;
    }

    /// <summary>Returns the packages a room may use: its own and those of the rooms below it.</summary>
    public static IReadOnlySet<string> Packages(string room) =>
        new SortedSet<string>(Below(room).Append(room).SelectMany(lower => Lines[lower].Packages), StringComparer.Ordinal);

    /// <summary>Says what is wrong with a reference between two rooms.</summary>
    /// <returns>The complaint, or null when the drawing allows it.</returns>
    public static string? Complaint(string from, string to)
    {
        if (!Lines.ContainsKey(to))
        {
            return $"{from} references {to}, which is not drawn: draw it first (DESIGN's rooms, and this table).";
        }

        return Below(from).Contains(to) ? null
            : Below(to).Contains(from) ? $"{from} references upward to {to}: what both need belongs into {from} or below it."
            : $"{from} references sideways to {to}: arrows only point downwards; what both need belongs into a room below both.";
    }
}

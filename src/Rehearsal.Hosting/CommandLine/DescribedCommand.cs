using System.CommandLine;

namespace Rehearsal.Hosting;

/// <summary>A command whose help ends with examples and notes.</summary>
internal sealed class DescribedCommand(string name, string description) : Command(name, description)
{
    /// <summary>Gets what to type after the tool's name.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Gets sentences that stand below the examples.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

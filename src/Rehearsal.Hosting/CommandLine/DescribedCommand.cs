using System.CommandLine;

namespace Rehearsal.Hosting;

/// <summary>A command with what stands below its help, and the form in which it says what is wrong.</summary>
internal sealed class DescribedCommand(string name, string description) : Command(name, description)
{
    /// <summary>Gets what to type after the tool's name.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Gets sentences that stand below the examples.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Gets what writes errors in the form of the command and of those below it: as its JSON document without content where JSON goes to standard output. Null: as the command above does.</summary>
    public ErrorWriter? WriteErrors { get; init; }
}

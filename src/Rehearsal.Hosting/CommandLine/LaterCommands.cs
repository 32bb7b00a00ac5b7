using System.CommandLine;

namespace Rehearsal.Hosting;

/// <summary>Commands that are spoken of and not there yet, so that who asks for one is told that, and not that it is misspelt.</summary>
internal static class LaterCommands
{
    private static readonly string[] OfRoot = ["explore", "sweep", "coverage", "forecast", "audit", "saga", "deadletter", "dashboard", "node", "stage"];

    private static readonly string[] OfScenario = ["new"];

    /// <summary>Tells whether a word is such a command.</summary>
    /// <param name="above">The command that it stands behind.</param>
    /// <param name="word">The word.</param>
    public static bool Contains(Command above, string word) =>
        (above is RootCommand ? OfRoot : above.Name == "scenario" ? OfScenario : []).Contains(word, StringComparer.Ordinal);
}

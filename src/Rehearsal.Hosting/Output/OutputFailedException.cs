using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>A place that takes results stopped taking them. No <see cref="IOException"/>: nobody is to take it for a failure of what was read.</summary>
/// <param name="place">The file as it was named, or standard output.</param>
/// <param name="found">What is the matter with it.</param>
/// <param name="inner">What was thrown.</param>
internal sealed class OutputFailedException(string place, string found, Exception inner) : Exception($"{place} cannot be written to: {found}", inner)
{
    /// <summary>Says what happened. What the command did is not undone by it.</summary>
    public Diagnostic ToDiagnostic() => new(
        DiagnosticCodes.BrokeDown,
        $"{place} cannot be written to; what the command did so far stands.",
        "a place that takes the results",
        found,
        "make room there, or choose another place with --format FORMAT=PATH");
}

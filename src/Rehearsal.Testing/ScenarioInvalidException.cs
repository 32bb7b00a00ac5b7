using Rehearsal.Scenarios;

namespace Rehearsal.Testing;

/// <summary>A scenario cannot be run as it is written. The message has every error with its file, line and column, and how to mend it.</summary>
public sealed class ScenarioInvalidException : Exception
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="errors">What is wrong, in the order of the file.</param>
    public ScenarioInvalidException(IReadOnlyList<Diagnostic> errors)
        : base(string.Join("\n", (errors ?? throw new ArgumentNullException(nameof(errors))).Select(DiagnosticText.Format)))
    {
        Errors = errors;
    }

    /// <summary>Gets what is wrong, in the order of the file.</summary>
    public IReadOnlyList<Diagnostic> Errors { get; }
}

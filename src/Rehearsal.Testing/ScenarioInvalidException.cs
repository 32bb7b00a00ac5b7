using System.Collections.ObjectModel;
using System.Globalization;
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
        Errors = new ShownErrors(errors);
    }

    /// <summary>Gets what is wrong, in the order of the file.</summary>
    public IReadOnlyList<Diagnostic> Errors { get; }
}

/// <summary>Errors that say how many they are. NUnit prints every property of an exception, this one behind a message that has them in full.</summary>
internal sealed class ShownErrors(IReadOnlyList<Diagnostic> errors) : ReadOnlyCollection<Diagnostic>([.. errors])
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count}, as above");
}

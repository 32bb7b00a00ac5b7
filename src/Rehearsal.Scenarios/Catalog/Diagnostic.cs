namespace Rehearsal.Scenarios;

/// <summary>An error in input, with the place, what was expected, what was found and how to mend it.</summary>
/// <param name="Code">The stable id, <c>RHS0000</c>; see <see cref="DiagnosticCodes"/>.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Found">What was found.</param>
/// <param name="Fix">How to mend it.</param>
public sealed record Diagnostic(string Code, string Message, string Expected, string Found, string Fix)
{
    /// <summary>Gets the file as it was given, or null.</summary>
    public string? File { get; init; }

    /// <summary>Gets the place in the file.</summary>
    public SourceLocation Location { get; init; }
}

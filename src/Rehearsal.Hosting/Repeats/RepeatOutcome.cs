using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>What a repeat left: its recording, or why there is none.</summary>
internal sealed record RepeatOutcome
{
    /// <summary>Gets the path of the recording; empty when there is none.</summary>
    public string Recording { get; init; } = "";

    /// <summary>Gets the SHA-256 of the recording's bytes in lowercase hexadecimal; empty when there is none.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Gets why there is no recording, or null.</summary>
    public Diagnostic? Problem { get; init; }

    public static RepeatOutcome Failed(string file, string message, string found, string fix) => new()
    {
        Problem = new Diagnostic(DiagnosticCodes.BrokeDown, message, "a repeat in a new process that ends with a recording", found, fix) { File = file },
    };
}

using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Remote;

/// <summary>What is at a URL cannot be read.</summary>
/// <param name="url">The URL as it was given.</param>
/// <param name="expected">What was expected.</param>
/// <param name="found">What was found.</param>
/// <param name="fix">How to mend it.</param>
/// <param name="inner">The cause, or null.</param>
internal sealed class RemoteRecordingException(string url, string expected, string found, string fix, Exception? inner = null) : Exception($"{url}: expected {expected}, found {found}", inner)
{
    /// <summary>Says it.</summary>
    public Diagnostic ToDiagnostic() => new(DiagnosticCodes.RecordingInvalid, "the recording cannot be read.", expected, found, fix) { File = url };
}

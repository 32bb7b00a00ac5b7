namespace Rehearsal.Cli.Flows;

/// <summary>A recording that was analysed.</summary>
/// <param name="File">The file as it was given or found.</param>
/// <param name="Truncated">Whether it goes on behind what was looked at.</param>
internal sealed record AnalysedRecording(string File, bool Truncated);

using Rehearsal.Analysis;

namespace Rehearsal.Cli.Flows;

/// <summary>A recording with what the analysis says about it.</summary>
/// <param name="File">The file as it was given or found.</param>
/// <param name="Report">What the analysis says.</param>
internal sealed record AnalysedRecording(string File, FlowReport Report);

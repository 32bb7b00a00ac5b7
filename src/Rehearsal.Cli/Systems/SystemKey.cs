using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Systems;

/// <summary>The <c>system:</c> of a scenario file.</summary>
/// <param name="Path">The path, as it is written.</param>
/// <param name="Location">Where it stands.</param>
internal sealed record SystemKey(string Path, SourceLocation Location);

using Rehearsal.Hosting;

namespace Rehearsal.Cli.Serving;

/// <summary>What the command line of <c>publish</c> asks for.</summary>
/// <param name="Request">What to publish.</param>
/// <param name="Folder">The folder of the system; null for the only one here.</param>
/// <param name="WaitSeconds">How long to wait for the end of the flow; 0 not to.</param>
/// <param name="Formats">The reports to write.</param>
internal sealed record PublishOptions(PublishRequest Request, string? Folder, int WaitSeconds, IReadOnlyList<ReportTarget> Formats);

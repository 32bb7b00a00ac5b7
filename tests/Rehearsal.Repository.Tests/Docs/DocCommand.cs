namespace Rehearsal.Repository.Tests.Docs;

/// <summary>A command in a document.</summary>
/// <param name="Line">The 1-based line of the document.</param>
/// <param name="Text">The command as a shell reads it.</param>
/// <param name="ExitCode">The exit code it must end with.</param>
/// <param name="IsRun">Whether the document wants it to be run.</param>
/// <param name="Expected">Lines that must appear in its output, in this order.</param>
internal sealed record DocCommand(int Line, string Text, int ExitCode, bool IsRun, IReadOnlyList<string> Expected);

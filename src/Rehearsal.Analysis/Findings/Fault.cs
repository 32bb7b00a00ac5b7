namespace Rehearsal.Analysis;

/// <summary>How a finding says that the cause was put there on purpose.</summary>
internal static class Fault
{
    public static string Note(bool injected) => injected ? " (injected)" : string.Empty;
}

namespace Rehearsal.Stages;

/// <summary>Why a run broke down, in one line without a stack trace.</summary>
internal static class RunError
{
    public static string Describe(Exception failure) => $"{failure.GetType().Name}: {failure.Message}";
}

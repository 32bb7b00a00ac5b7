using Rehearsal.Events;

namespace Rehearsal.Stages;

/// <summary>Why a run broke down, in one line without a stack trace.</summary>
internal static class RunError
{
    public static string Describe(Exception failure) => failure is EventLogException log
        ? $"{log.File}: {log.Words} Expected: {log.Expected}; found: {log.Found}. To mend it: {log.Fix}."
        : $"{failure.GetType().Name}: {failure.Message}";
}

using Rehearsal.Messaging;

namespace Foundation.Events;

/// <summary>A developer sits down.</summary>
public sealed record WorkflowStarted : IExample<WorkflowStarted>
{
    public static WorkflowStarted Example => new();
}

public sealed record DevWorkflow(string Action, string File, int LinesChanged);

public sealed record FileChange(string File, DateTimeOffset Timestamp);

/// <summary>What the developer saw of the services.</summary>
public sealed record WorkflowFinished(
    int ServicesAvailable,
    int ConfigurationPaths,
    bool DebugMode,
    bool EventRetrieved,
    int FoundByCorrelation,
    int Tests,
    int Failures,
    int FileChangesFound,
    long FileSaves,
    int Compilations,
    double TestSuiteMs);

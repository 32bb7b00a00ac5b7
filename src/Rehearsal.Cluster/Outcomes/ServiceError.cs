namespace Rehearsal.Cluster;

/// <summary>What went wrong in a call to a service.</summary>
/// <param name="Kind">The kind, for programs.</param>
/// <param name="Message">What was expected, what was found and how to mend it, for people.</param>
public sealed record ServiceError(ServiceErrorKind Kind, string Message)
{
    /// <summary>Returns the error as text.</summary>
    /// <returns>The kind and the message.</returns>
    public override string ToString() => $"{Kind}: {Message}";
}

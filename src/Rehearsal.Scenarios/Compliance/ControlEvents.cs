namespace Rehearsal.Scenarios;

/// <summary>The event types that controls name, in the order of their keys.</summary>
internal static class ControlEvents
{
    /// <summary>Returns the types of a control between events that stand for different things; null for one that is not named.</summary>
    public static IReadOnlyList<string?> Of(ComplianceControl control) => control switch
    {
        AccessControl access => [access.Access, access.Granted, access.Revoked],
        BreachNotificationControl breach => [breach.Detected, breach.Notified],
        ErasureControl erasure => [erasure.Requested, erasure.Erased],
        SegregationControl segregation => [segregation.First, segregation.Second],
        RetentionControl retention => [retention.Created, retention.Deleted],
        AuditTrailControl audit => [audit.Entry, .. audit.Events],
        _ => [],
    };
}

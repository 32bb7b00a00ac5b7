using System.Collections.Frozen;
using System.Globalization;

namespace Rehearsal.Scenarios;

/// <summary>A control and the evidence for it: which events and fields show that it holds.</summary>
public abstract record ComplianceControl
{
    private protected ComplianceControl()
    {
    }

    /// <summary>Gets which control it is.</summary>
    public abstract ComplianceControlKind Kind { get; }

    /// <summary>Gets where the control stands in its file.</summary>
    public SourceLocation Location { get; init; }

    /// <summary>Gets where the values of its keys stand in the file; of a list also where each item does, as <c>by[0]</c>. Empty when not from a file.</summary>
    public IReadOnlyDictionary<string, SourceLocation> KeyLocations { get; init; } = FrozenDictionary<string, SourceLocation>.Empty;

    internal SourceLocation PlaceOf(string key) => KeyLocations.TryGetValue(key, out var location) ? location : Location;

    internal SourceLocation PlaceOf(string key, int index) =>
        KeyLocations.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"{key}[{index}]"), out var location) ? location : PlaceOf(key);
}

/// <summary>Fields are only seen in protected form.</summary>
/// <param name="Fields">Names of fields, at whatever depth of whichever event; null is no value.</param>
/// <param name="Matches">The regular expression that a protected value matches; a value that is no text does not.</param>
public sealed record EncryptionControl(IReadOnlyList<string> Fields, string Matches) : ComplianceControl
{
    /// <inheritdoc/>
    public override ComplianceControlKind Kind => ComplianceControlKind.Encryption;

    /// <summary>Gets the event types that are looked at; empty for all.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];
}

/// <summary>Data is not seen: in no payload, no subject and no correlation id of an event, and no error of a handling.</summary>
public sealed record MinimisationControl : ComplianceControl
{
    /// <inheritdoc/>
    public override ComplianceControlKind Kind => ComplianceControlKind.Minimisation;

    /// <summary>Gets the data that is not seen in any text, name of a field or whole number.</summary>
    public IReadOnlyList<SensitiveData> Never { get; init; } = [];

    /// <summary>Gets names of fields that no payload has, at whatever depth; one that is null is not there.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>Gets the event types that are looked at; empty for all, and for the errors of all handlings too.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];
}

/// <summary>A control that holds between events about the same thing.</summary>
public abstract record PairedControl : ComplianceControl
{
    private protected PairedControl()
    {
    }

    /// <summary>Gets the paths of the fields that are equal in events about the same thing; empty when those of one flow are.</summary>
    public IReadOnlyList<string> By { get; init; } = [];
}

/// <summary>Each access was granted before, and not revoked since.</summary>
/// <param name="Access">The type of an access; at least one must have been published.</param>
/// <param name="Granted">The type that grants it.</param>
public sealed record AccessControl(string Access, string Granted) : PairedControl
{
    /// <inheritdoc/>
    public override ComplianceControlKind Kind => ComplianceControlKind.AccessControl;

    /// <summary>Gets the type that takes a grant back; null for none.</summary>
    public string? Revoked { get; init; }
}

/// <summary>Each decision has an entry of its own after it, or says itself what an entry would.</summary>
/// <param name="Events">The types of the decisions; at least one must have been published.</param>
public sealed record AuditTrailControl(IReadOnlyList<string> Events) : PairedControl
{
    /// <inheritdoc/>
    public override ComplianceControlKind Kind => ComplianceControlKind.AuditTrail;

    /// <summary>Gets the type of an entry; null when the decisions themselves are the entries.</summary>
    public string? Entry { get; init; }

    /// <summary>Gets the paths of the fields that an entry has; null and empty texts are nothing.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}

/// <summary>Each breach is told of in time.</summary>
/// <param name="Detected">The type of a breach; at least one must have been published.</param>
/// <param name="Notified">The type that tells of it.</param>
public sealed record BreachNotificationControl(string Detected, string Notified) : PairedControl
{
    /// <inheritdoc/>
    public override ComplianceControlKind Kind => ComplianceControlKind.BreachNotification;

    /// <summary>Gets the longest stage time between the two; at most, and when null, the shortest that one of the standards allows.</summary>
    public TimeSpan? Within { get; init; }
}

/// <summary>Who asks for it is forgotten in time, and stays so.</summary>
/// <param name="Requested">The type that asks for it; at least one must have been published.</param>
/// <param name="Erased">The type that says it is done.</param>
public sealed record ErasureControl(string Requested, string Erased) : PairedControl
{
    /// <inheritdoc/>
    public override ComplianceControlKind Kind => ComplianceControlKind.Erasure;

    /// <summary>Gets the longest stage time between the two; at most, and when null, the shortest that one of the standards allows.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>Gets names of fields whose values, as seen before in events about the same subject and no other, no event may hold afterwards; there must be some.</summary>
    public IReadOnlyList<string> Forgets { get; init; } = [];
}

/// <summary>Two steps are not taken by one person; the second one not without the first.</summary>
/// <param name="First">The type of the first step.</param>
/// <param name="FirstActor">The path of the field that says who took it.</param>
/// <param name="Second">The type of the second step; at least one must have been published.</param>
/// <param name="SecondActor">The path of the field that says who took that.</param>
public sealed record SegregationControl(string First, string FirstActor, string Second, string SecondActor) : PairedControl
{
    /// <inheritdoc/>
    public override ComplianceControlKind Kind => ComplianceControlKind.SegregationOfDuties;
}

/// <summary>What is stored is kept long enough, and not too long.</summary>
/// <param name="Created">The type that stores something.</param>
/// <param name="Deleted">The type that deletes it.</param>
public sealed record RetentionControl(string Created, string Deleted) : PairedControl
{
    /// <inheritdoc/>
    public override ComplianceControlKind Kind => ComplianceControlKind.Retention;

    /// <summary>Gets the shortest stage time between the two; at least, and when null, the longest that one of the standards asks for.</summary>
    public TimeSpan? AtLeast { get; init; }

    /// <summary>Gets the longest stage time between the two; null for no bound, which the GDPR does not allow.</summary>
    public TimeSpan? AtMost { get; init; }
}

using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Asks over HTTP, and says what must be answered.</summary>
/// <param name="Method">The method, in capitals.</param>
/// <param name="Path">The path with its query, from <c>/</c> on.</param>
public abstract record RequestStep(string Method, string Path) : Step
{
    /// <summary>The time-out of a request that names none.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Gets the service that answers, in snake_case; null when <see cref="Host"/> is given.</summary>
    public string? Service { get; init; }

    /// <summary>Gets where the service or host stands in the file.</summary>
    public SourceLocation TargetLocation { get; init; }

    /// <summary>Gets the host that answers, as it stands in an address; null when <see cref="Service"/> is given.</summary>
    public string? Host { get; init; }

    /// <summary>Gets the request's headers in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Gets the body, which is sent as JSON; null for none.</summary>
    public EventData? Body { get; init; }

    /// <summary>Gets the longest wait for the answer, in stage time. 30 s by default.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Gets the statuses that may be answered; empty for any from 200 to 299.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [];

    /// <summary>Gets the conditions that the answer's JSON must meet, all of them.</summary>
    public IReadOnlyList<FieldCondition> Json { get; init; } = [];

    /// <summary>Gets what is kept of the answer for later steps: a name and the path of a field of its JSON.</summary>
    public IReadOnlyList<SavedField> Save { get; init; } = [];
}

/// <summary>A request that may change something: sent at once.</summary>
/// <param name="Method">The method, in capitals.</param>
/// <param name="Path">The path with its query, from <c>/</c> on.</param>
public sealed record HttpStep(string Method, string Path) : RequestStep(Method, Path);

/// <summary>A question: the system settles first, as for an assertion; then it is asked by GET.</summary>
/// <param name="Path">The path with its query, from <c>/</c> on.</param>
public sealed record QueryStep(string Path) : RequestStep("GET", Path);

/// <summary>A field of an answer that later steps use as <c>${name}</c>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Path">The field's path.</param>
public sealed record SavedField(string Name, string Path)
{
    /// <summary>Gets where the name stands in the file.</summary>
    public SourceLocation Location { get; init; }
}

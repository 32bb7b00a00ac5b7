namespace Rehearsal.Scenarios;

/// <summary>What a scenario may refer to in a system: its event types and services. Built by the stage from the system's code.</summary>
/// <param name="Events">The event types.</param>
/// <param name="Services">The services with their handlers' names, all in snake_case.</param>
public sealed record SystemCatalog(IReadOnlyList<EventSchema> Events, IReadOnlyList<ServiceSchema> Services);

/// <summary>A service of a <see cref="SystemCatalog"/>.</summary>
/// <param name="Name">The name in snake_case.</param>
/// <param name="Handlers">The handlers' names in snake_case.</param>
public sealed record ServiceSchema(string Name, IReadOnlyList<string> Handlers)
{
    /// <summary>Gets the event types that the handlers take, one for each of <see cref="Handlers"/>; empty when that is not known.</summary>
    public IReadOnlyList<string> Handles { get; init; } = [];

    /// <summary>Gets a value indicating whether it is a saga, whose handlers are its steps.</summary>
    public bool IsSaga { get; init; }

    /// <summary>Gets the HTTP endpoints.</summary>
    public IReadOnlyList<EndpointSchema> Endpoints { get; init; } = [];
}

/// <summary>An HTTP endpoint of a service.</summary>
/// <param name="Request">What it answers: <c>POST /charges/{id}</c>.</param>
/// <param name="Handler">Its method, in snake_case.</param>
public sealed record EndpointSchema(string Request, string Handler);

/// <summary>An event type of a <see cref="SystemCatalog"/>.</summary>
/// <param name="Type">The event type.</param>
/// <param name="Fields">Its payload's fields.</param>
/// <param name="HasExample">Whether a trigger may leave its data out.</param>
public sealed record EventSchema(string Type, IReadOnlyList<FieldSchema> Fields, bool HasExample);

/// <summary>A field of an event's payload.</summary>
/// <param name="Name">The name in snake_case.</param>
/// <param name="Kind">The kind of JSON value.</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="Nullable">Whether it may be null.</param>
/// <param name="Fields">For an object, or a list of objects, its fields; null when any fields are allowed.</param>
/// <param name="ItemKind">For a list, the kind of its items.</param>
/// <param name="Values">For a text, the only values allowed; null for any.</param>
public sealed record FieldSchema(
    string Name,
    FieldKind Kind,
    bool Required,
    bool Nullable = false,
    IReadOnlyList<FieldSchema>? Fields = null,
    FieldKind ItemKind = FieldKind.Any,
    IReadOnlyList<string>? Values = null);

/// <summary>The kind of JSON value a field takes.</summary>
public enum FieldKind
{
    /// <summary>Any value.</summary>
    Any,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An object.</summary>
    Object,

    /// <summary>A list.</summary>
    List,
}

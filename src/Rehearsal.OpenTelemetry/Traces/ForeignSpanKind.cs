namespace Rehearsal.OpenTelemetry;

/// <summary>What a span was to its caller. The numbers are those of OTLP.</summary>
public enum ForeignSpanKind
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Work inside a service.</summary>
    Internal = 1,

    /// <summary>The answer to a request.</summary>
    Server = 2,

    /// <summary>A request that an answer is awaited of.</summary>
    Client = 3,

    /// <summary>The sending of a message.</summary>
    Producer = 4,

    /// <summary>The handling of a message.</summary>
    Consumer = 5,
}

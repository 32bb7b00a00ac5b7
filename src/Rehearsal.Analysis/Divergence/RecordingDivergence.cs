namespace Rehearsal.Analysis;

/// <summary>The first place at which two recordings differ.</summary>
internal sealed record RecordingDivergence
{
    /// <summary>Gets the record's place in the log, from 0; null for the header.</summary>
    public required long? Position { get; init; }

    /// <summary>Gets what the record is, as the left recording has it: <c>event OrderCreated</c>, <c>handling order_service.accept</c>, <c>header</c>.</summary>
    public required string Record { get; init; }

    /// <summary>Gets the path of the value that differs, as the recording names it; empty when the whole record is another one.</summary>
    public required string Field { get; init; }

    /// <summary>Gets the left recording's value as JSON, shortened around the difference, or its record in words; null when it has none.</summary>
    public required string? Left { get; init; }

    /// <summary>Gets the right recording's value in the same form.</summary>
    public required string? Right { get; init; }

    /// <summary>Gets who made the left record: <c>service.handler</c>, <c>scenario</c>, or null when nothing tells. The right one's where the left has none.</summary>
    public required string? Handler { get; init; }

    /// <summary>Gets who made the right record when that is somebody else.</summary>
    public string? OtherHandler { get; init; }

    /// <summary>Gets the flow of the record; null when it belongs to none.</summary>
    public required string? CorrelationId { get; init; }

    /// <summary>Gets what the difference looks like.</summary>
    public required DivergenceNature Nature { get; init; }
}

/// <summary>What a difference between two recordings looks like.</summary>
internal enum DivergenceNature
{
    /// <summary>Another value, of no form that tells more.</summary>
    Value,

    /// <summary>Two times of day that are not the stage's.</summary>
    WallClock,

    /// <summary>The same time in two time zones.</summary>
    TimeZone,

    /// <summary>Two GUIDs.</summary>
    Guid,

    /// <summary>The same number written in two ways.</summary>
    NumberFormat,

    /// <summary>The same things in another order.</summary>
    Order,

    /// <summary>Only times and durations differ.</summary>
    Duration,

    /// <summary>Another record stands there.</summary>
    OtherRecord,

    /// <summary>One recording ends before the other.</summary>
    Missing,

    /// <summary>The headers differ: other seeds, scenarios or rules, or only one run was seen to be deterministic.</summary>
    Header,
}

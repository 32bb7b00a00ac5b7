using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>The payload of a saga mark: where an instance stands, complete enough to go on from it.</summary>
internal sealed record SagaRecord(
    string Saga,
    string Key,
    SagaStatus Status,
    string Step,
    JsonElement State,
    SagaEvent Trigger,
    SagaFailure? Failure,
    DateTimeOffset? Due,
    IReadOnlyList<SagaEvent> Early)
{
    public static SagaRecord Decode(Mark mark) => (SagaRecord)EventJson.Decode(mark.Data, typeof(SagaRecord));
}

/// <summary>An event that a saga keeps beside its state.</summary>
internal sealed record SagaEvent(Guid Id, string Type, string Source, string? Subject, DateTimeOffset Time, string CorrelationId, JsonElement Data)
{
    public static SagaEvent Of(EventEnvelope envelope) => new(
        envelope.Id,
        envelope.Type,
        envelope.Source,
        envelope.Subject,
        envelope.Time,
        envelope.CorrelationId,
        JsonSerializer.Deserialize<JsonElement>(envelope.Data.Utf8Json.Span));

    public EventEnvelope ToEnvelope() => new()
    {
        Id = Id,
        Type = Type,
        Source = Source,
        Subject = Subject,
        Time = Time,
        CorrelationId = CorrelationId,
        Data = new EventData(JsonSerializer.SerializeToUtf8Bytes(Data)),
    };
}

/// <summary>Where a saga instance is in its life.</summary>
internal enum SagaStatus
{
    Running,
    Waiting,
    Compensating,
    Completed,
    Failed,
}

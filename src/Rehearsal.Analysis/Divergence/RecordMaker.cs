using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Says whose work a record is.</summary>
internal static class RecordMaker
{
    private const string Scenario = "scenario";

    /// <summary>Finds the maker of a record.</summary>
    /// <param name="records">The recording's records in log order.</param>
    /// <param name="index">The record's place among them.</param>
    /// <returns><c>service.handler</c>; the source alone when the handling was not recorded; <c>scenario</c>; null when nothing tells.</returns>
    public static string? Of(IReadOnlyList<LogRecord> records, int index) => records[index].Entry switch
    {
        Span { Parent: { } parent } call => HandlingOf(records, span => span.SpanId == parent) ?? NameOf(call),
        Span span => NameOf(span),
        EventEnvelope envelope => PublisherOf(records, envelope),
        Mark { Kind: MarkKinds.Step or MarkKinds.Verdict } => Scenario,
        Mark mark => HandlingOf(records, span => span.Id == mark.About) ?? NamedIn(mark) ?? CommittedWith(records, index, mark.CorrelationId),
        _ => null,
    };

    private static string PublisherOf(IReadOnlyList<LogRecord> records, EventEnvelope envelope)
    {
        var handling = envelope.TraceParent is { } trace ? HandlingOf(records, span => span.SpanId == trace.Parent)
            : envelope.CausationId is { } cause ? HandlingOf(records, span => span.TriggerId == cause && span.Service == envelope.Source)
            : null;
        return handling ?? envelope.Source;
    }

    // Marks of dead letters and faults name the handler.
    private static string? NamedIn(Mark mark)
    {
        using var document = JsonDocument.Parse(mark.Data.Utf8Json);
        return Text(document.RootElement, "service") is { } service && Text(document.RootElement, "handler") is { } handler ? $"{service}.{handler}" : null;
    }

    // What a handling commits stands before its span.
    private static string? CommittedWith(IReadOnlyList<LogRecord> records, int index, string correlationId)
    {
        for (var i = index + 1; i < records.Count && correlationId.Length > 0; i++)
        {
            if (records[i].Entry is Span { Kind: SpanKind.Handling } span && span.CorrelationId == correlationId)
                return NameOf(span);
        }

        return null;
    }

    private static string? HandlingOf(IReadOnlyList<LogRecord> records, Predicate<Span> isIt)
    {
        foreach (var record in records)
        {
            if (record.Entry is Span { Kind: SpanKind.Handling } span && isIt(span))
                return NameOf(span);
        }

        return null;
    }

    private static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string NameOf(Span span) => $"{span.Service}.{span.Handler}";
}

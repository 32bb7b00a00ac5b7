using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Writes a flow report as JSON for scripts.</summary>
/// <remarks>
/// <c>{ "flows": [ { "correlation_id", "duration_ms", "events", "roots": [NODE…], "critical_path": [id…], "issues": [ { "kind",
/// "target", "detail", "recommendation" } ] } ] }</c> with NODE = <c>{ "event", "id", "at_ms", "joins": [id…] (the events that were needed too, left out when there are none), "handlings": [ { "service", "handler",
/// "wait_ms", "duration_ms", "attempt", "outcome", "error", "calls": [ { "name", "at_ms", "duration_ms", "outcome", "error" } ],
/// "caused": [NODE…] } ] }</c>. Times are milliseconds to the tenth of a microsecond. <c>outcome</c> is <c>succeeded</c>, <c>retried</c>,
/// <c>failed</c>, <c>dead_lettered</c>, or <c>not_recorded</c> when a handling is known by its consequences only; <c>error</c> is the
/// error's message, or its type when the message is empty, else null. JSON readers and writers bound depth, so a chain longer than
/// <see cref="DepthMax"/> events, or deeper than the writer allows, ends in an empty <c>caused</c> and a <c>caused_omitted</c> that
/// counts the events below; the critical path and the findings are always whole.
/// </remarks>
public static class FlowJson
{
    /// <summary>The most events below each other that are written.</summary>
    public const int DepthMax = 200;

    private const int FlushAt = 64 * 1024;
    private const int WriterDepthDefault = 1000;
    private const int DepthOfNode = 4;
    private const int DepthOfCall = 1;

    /// <summary>Writes a report as one JSON object.</summary>
    /// <param name="writer">Where to; flushed between flows, so that a writer to a stream holds no more than one of them, but not at the end.</param>
    /// <param name="report">The report.</param>
    public static void Write(Utf8JsonWriter writer, FlowReport report)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        writer.WriteStartObject();
        writer.WriteStartArray("flows");
        foreach (var flow in report.Flows)
        {
            WriteFlow(writer, flow);
            if (writer.BytesPending > FlushAt)
                writer.Flush();
        }

        writer.WriteEndArray();
        if (report.Truncated)
            writer.WriteBoolean("truncated", true);
        writer.WriteEndObject();
    }

    /// <summary>Writes one flow as an element of the list of flows.</summary>
    internal static void WriteFlow(Utf8JsonWriter writer, Flow flow)
    {
        writer.WriteStartObject();
        writer.WriteString("correlation_id", flow.CorrelationId);
        WriteMs(writer, "duration_ms", flow.Duration);
        writer.WriteNumber("events", flow.EventCount);
        writer.WriteStartArray("roots");
        var allowed = writer.Options.MaxDepth == 0 ? WriterDepthDefault : writer.Options.MaxDepth;
        var depth = Math.Min(DepthMax, (allowed - writer.CurrentDepth - DepthOfCall) / DepthOfNode);
        foreach (var root in flow.Roots)
            WriteNode(writer, root, depth);
        writer.WriteEndArray();
        writer.WriteStartArray("critical_path");
        foreach (var id in flow.CriticalPath)
            writer.WriteStringValue(id);
        writer.WriteEndArray();
        WriteIssues(writer, flow);
        writer.WriteEndObject();
    }

    private static void WriteIssues(Utf8JsonWriter writer, Flow flow)
    {
        writer.WriteStartArray("issues");
        foreach (var issue in flow.Issues)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", KindText(issue.Kind));
            writer.WriteString("target", issue.Target);
            writer.WriteString("detail", issue.Detail);
            writer.WriteString("recommendation", issue.Recommendation);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (flow.IssuesOmitted > 0)
            writer.WriteNumber("issues_omitted", flow.IssuesOmitted);
    }

    private static void WriteNode(Utf8JsonWriter writer, FlowNode node, int depth)
    {
        writer.WriteStartObject();
        writer.WriteString("event", node.Event);
        writer.WriteString("id", node.Id);
        WriteMs(writer, "at_ms", node.At);
        if (node.Joins.Count > 0)
        {
            writer.WriteStartArray("joins");
            foreach (var join in node.Joins)
                writer.WriteStringValue(join.Id);
            writer.WriteEndArray();
        }

        writer.WriteStartArray("handlings");
        foreach (var handling in node.Handlings)
            WriteHandling(writer, handling, depth - 1);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteHandling(Utf8JsonWriter writer, FlowHandling handling, int depth)
    {
        writer.WriteStartObject();
        writer.WriteString("service", handling.Service);
        writer.WriteString("handler", handling.Handler);
        WriteMs(writer, "wait_ms", handling.Wait);
        WriteMs(writer, "duration_ms", handling.Duration);
        writer.WriteNumber("attempt", handling.Attempt);
        WriteOutcome(writer, handling.Outcome, handling.Error);
        WriteCalls(writer, handling.Calls);
        writer.WriteStartArray("caused");
        if (depth > 0)
        {
            foreach (var caused in handling.Caused)
                WriteNode(writer, caused, depth);
        }

        writer.WriteEndArray();
        if (depth <= 0 && handling.Caused.Count > 0)
            writer.WriteNumber("caused_omitted", CountEvents(handling.Caused));
        writer.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter writer, IReadOnlyList<FlowCall> calls)
    {
        writer.WriteStartArray("calls");
        foreach (var call in calls)
        {
            writer.WriteStartObject();
            writer.WriteString("name", call.Name);
            WriteMs(writer, "at_ms", call.At);
            WriteMs(writer, "duration_ms", call.Duration);
            WriteOutcome(writer, call.Outcome, call.Error);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteOutcome(Utf8JsonWriter writer, SpanOutcome? outcome, SpanError? error)
    {
        writer.WriteString("outcome", OutcomeText(outcome));
        if (error is null)
            writer.WriteNull("error");
        else
            writer.WriteString("error", error.Message.Length > 0 ? error.Message : error.Type);
    }

    private static int CountEvents(IReadOnlyList<FlowNode> nodes)
    {
        var count = 0;
        var open = new Stack<FlowNode>(nodes);
        while (open.TryPop(out var node))
        {
            count++;
            foreach (var caused in node.Handlings.SelectMany(handling => handling.Caused))
                open.Push(caused);
        }

        return count;
    }

    private static void WriteMs(Utf8JsonWriter writer, string name, TimeSpan value) =>
        writer.WriteNumber(name, value.Ticks / (decimal)TimeSpan.TicksPerMillisecond);

    private static string OutcomeText(SpanOutcome? outcome) => outcome switch
    {
        SpanOutcome.Succeeded => "succeeded",
        SpanOutcome.Retried => "retried",
        SpanOutcome.Failed => "failed",
        SpanOutcome.DeadLettered => "dead_lettered",
        _ => "not_recorded",
    };

    private static string KindText(FlowIssueKind kind) => kind switch
    {
        FlowIssueKind.Slow => "slow",
        FlowIssueKind.Failed => "failed",
        FlowIssueKind.Missing => "missing",
        FlowIssueKind.DeadLetter => "dead_letter",
        FlowIssueKind.Retried => "retried",
        FlowIssueKind.Duplicate => "duplicate",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The kind of finding is not known."),
    };
}

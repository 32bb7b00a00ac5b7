using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Finds where two recordings of what should be the same run go apart.</summary>
/// <remarks>A pure function. Records are compared place by place: whatever comes after the first difference may be its consequence.</remarks>
internal static class RecordingComparison
{
    // What a reader can do least with comes last: ids follow from the order and number of draws, the position from everything before.
    private const int ValueRank = 0;
    private const int TimeRank = 1;
    private const int IdRank = 2;

    /// <summary>Finds the first difference.</summary>
    /// <returns>The difference, or null when the recordings say the same.</returns>
    public static RecordingDivergence? Find(Recording left, Recording right)
    {
        // :: Step 1: two runs of different scenarios or seeds need no further look.
        if (left.Header with { Deterministic = right.Header.Deterministic } != right.Header)
            return InHeader(left.Header, right.Header);

        // :: Step 2: the first record that differs, or that only one side has.
        var common = Math.Min(left.Records.Count, right.Records.Count);
        for (var i = 0; i < common; i++)
        {
            if (left.Records[i] != right.Records[i])
                return InRecord(left, right, i);
        }

        if (left.Records.Count != right.Records.Count)
            return AtTheEnd(left, right, common);

        // :: Step 3: the same records, but work was seen to leave the scheduler in one run only.
        return left.Header == right.Header ? null : InHeader(left.Header, right.Header);
    }

    private static RecordingDivergence InHeader(RecordingHeader left, RecordingHeader right)
    {
        var difference = JsonDifference.Find(RecordText.Json(left), RecordText.Json(right))[0];
        return new RecordingDivergence
        {
            Position = null,
            Record = "header",
            Field = difference.Path,
            Left = difference.Left?.GetRawText(),
            Right = difference.Right?.GetRawText(),
            Handler = null,
            CorrelationId = null,
            Nature = DivergenceNature.Header,
        };
    }

    private static RecordingDivergence AtTheEnd(Recording left, Recording right, int index)
    {
        var longer = index < left.Records.Count ? left : right;
        var record = longer.Records[index];
        var words = RecordText.Words(record.Entry);
        return new RecordingDivergence
        {
            Position = record.Position,
            Record = words,
            Field = "",
            Left = longer == left ? words : null,
            Right = longer == left ? null : words,
            Handler = RecordMaker.Of(longer.Records, index),
            CorrelationId = FlowOf(record),
            Nature = DivergenceNature.Missing,
        };
    }

    private static RecordingDivergence InRecord(Recording left, Recording right, int index)
    {
        var (leftEntry, rightEntry) = (left.Records[index].Entry, right.Records[index].Entry);
        var maker = RecordMaker.Of(left.Records, index);
        var otherMaker = RecordMaker.Of(right.Records, index);
        var found = new RecordingDivergence
        {
            Position = left.Records[index].Position,
            Record = RecordText.Words(leftEntry),
            Field = "",
            Left = RecordText.Words(leftEntry),
            Right = RecordText.Words(rightEntry),
            Handler = maker ?? otherMaker,
            OtherHandler = maker is null || maker == otherMaker ? null : otherMaker,
            CorrelationId = FlowOf(left.Records[index]) ?? FlowOf(right.Records[index]),
            Nature = DivergenceNature.OtherRecord,
        };
        var isOrder = IsMoved(left, right, index);
        if (found.Left != found.Right)
            return isOrder ? found with { Nature = DivergenceNature.Order } : found;

        var differences = JsonDifference.Find(RecordText.Json(left.Records[index]), RecordText.Json(right.Records[index]));
        var isSpan = leftEntry is Span;
        var first = differences.MinBy(difference => RankOf(difference.Path, isSpan))!;
        var (leftText, rightText) = ValueText.Shorten(first.Left?.GetRawText(), first.Right?.GetRawText());
        return found with
        {
            Field = first.Path,
            Left = leftText,
            Right = rightText,
            Nature = isOrder || first.IsOrder ? DivergenceNature.Order
                : RankOf(first.Path, isSpan) == TimeRank ? DivergenceNature.Duration
                : first is { Left: { } leftValue, Right: { } rightValue } ? ValueNature.Of(leftValue, rightValue)
                : DivergenceNature.Value,
        };
    }

    // Each of the two stands further down on the other side.
    private static bool IsMoved(Recording left, Recording right, int index)
    {
        var (leftContent, rightContent) = (RecordText.Content(left.Records[index].Entry), RecordText.Content(right.Records[index].Entry));
        return leftContent != rightContent && Holds(right, index, leftContent) && Holds(left, index, rightContent);
    }

    private static bool Holds(Recording recording, int after, string content)
    {
        for (var i = after + 1; i < recording.Records.Count; i++)
        {
            if (RecordText.Content(recording.Records[i].Entry) == content)
                return true;
        }

        return false;
    }

    // The payload of an event is its own: any name may stand in it.
    private static int RankOf(string path, bool isSpan) => path switch
    {
        "time" => TimeRank,
        "id" or "position" or "about" or "correlationid" or "causationid" or "traceparent" => IdRank,
        "data.queue_wait_ms" or "data.duration_ms" when isSpan => TimeRank,
        "data.trigger_id" or "data.parent" when isSpan => IdRank,
        _ => ValueRank,
    };

    private static string? FlowOf(LogRecord record) => record.Entry.CorrelationId is { Length: > 0 } flow ? flow : null;
}

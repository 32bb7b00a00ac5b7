using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Explains a recording of any length in bounded memory: takes its entries one by one and gives its flows one by one, each as <see cref="FlowAnalysis.Analyze"/> has it.</summary>
/// <remarks>
/// <para>Up to <see cref="TogetherMax"/> records are explained together. The flows of more are dealt into <see cref="PartCount"/> parts by their correlation id, encoded without
/// payloads: in memory up to <see cref="EncodedBytesMax"/> bytes, then in a file without a name in the folder for temporary files. They are
/// explained part by part, so memory is bounded by those bytes and the largest part: a share of the records, or the largest flow.</para>
/// <para>Of a recording that contradicts itself so that a span's correlation id is not its event's, or an event's id occurs in several flows, each part is explained by itself.</para>
/// <para>Not safe for concurrent use.</para>
/// </remarks>
public sealed class FlowStream
{
    /// <summary>The most records that are explained together.</summary>
    public const int TogetherMax = 200_000;

    /// <summary>How many parts longer recordings are dealt into.</summary>
    public const int PartCount = 1_024;

    /// <summary>The most bytes of encoded records that stay in memory.</summary>
    public const long EncodedBytesMax = 192 * 1024 * 1024;

    private readonly FlowAnalysisOptions options;
    private readonly int togetherMax;
    private readonly List<LogRecord> together = [];
    private RecordingParts? parts;
    private int count;

    /// <summary>Initializes a stream.</summary>
    /// <param name="options">What to go by; null for the defaults.</param>
    public FlowStream(FlowAnalysisOptions? options = null)
        : this(options, TogetherMax)
    {
    }

    internal FlowStream(FlowAnalysisOptions? options, int togetherMax)
    {
        this.options = options ?? new FlowAnalysisOptions();
        this.togetherMax = togetherMax;
    }

    /// <summary>Gets a value indicating whether there were more records than <see cref="FlowAnalysisOptions.RecordsMax"/>; what came after was not looked at.</summary>
    public bool Truncated { get; private set; }

    /// <summary>Takes the next record.</summary>
    /// <param name="record">The record; its position is greater than those before.</param>
    /// <exception cref="IOException">The disk cannot take what there is no memory for.</exception>
    public void Add(LogRecord record)
    {
        if (count == options.RecordsMax)
        {
            Truncated = true;
            return;
        }

        count++;
        if (parts is not null)
        {
            parts.Add(record);
        }
        else if (together.Count < togetherMax)
        {
            // Payloads say nothing here, but those of marks.
            together.Add(record.Entry is EventEnvelope { Data.Utf8Json.IsEmpty: false } envelope ? record with { Entry = envelope with { Data = default } } : record);
        }
        else
        {
            Deal();
            parts!.Add(record);
        }
    }

    /// <summary>Explains what was taken; may be called again, and then does all of it again.</summary>
    /// <returns>The flows, in no particular order when there are more than <see cref="TogetherMax"/> records.</returns>
    public IEnumerable<PlacedFlow> Explain() => parts?.Explain(options) ?? FlowAnalysis.ExplainEach(together, options);

    private void Deal()
    {
        parts = new RecordingParts(PartCount, EncodedBytesMax);
        together.ForEach(parts.Add);
        together.Clear();
        together.Capacity = 0;
    }
}

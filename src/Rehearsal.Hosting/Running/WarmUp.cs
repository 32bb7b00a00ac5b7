using Rehearsal.Analysis;
using Rehearsal.Events;

namespace Rehearsal.Hosting;

/// <summary>Compiles what a run comes to last, the encoding and the explaining, while the real system is still being read.</summary>
/// <remarks>
/// Most of a small run's time goes into compiling the code it touches for the first time. A second core can do half of that
/// meanwhile. Nothing is shared with the real run but compiled code, and nothing waits for this. Measured: the least scenario takes
/// a quarter less; running a whole scenario here instead gains a tenth, because both threads then compile the same code at once.
/// </remarks>
internal static class WarmUp
{
    /// <summary>Starts warming up on a background thread; on one core, which has nothing to spare, it does nothing.</summary>
    public static void Start()
    {
        if (Environment.ProcessorCount > 1)
        {
            new Thread(Run) { IsBackground = true, Name = "warm-up" }.Start();
        }
    }

    private static void Run()
    {
        try
        {
            Take(TextWriter.Null, Stream.Null);
        }
        catch (Exception)
        {
            // It is only a warm-up: what is wrong shows in the real run, where it is reported.
        }
    }

    /// <summary>Encodes, explains and records a small exchange.</summary>
    internal static void Take(TextWriter text, Stream recording)
    {
        var payload = EventJson.Encode(new Asked("?"));
        EventJson.Decode(new EventData(payload.Utf8Json), typeof(Asked));
        LogRecord[] records = [.. Exchange(payload).Select(static (entry, position) => new LogRecord(position, entry))];
        FlowText.Write(text, FlowAnalysis.Analyze(records));
        new Recording(new RecordingHeader(), records).Write(recording);
    }

    // One event, its handling, and the event that came of it.
    private static IEnumerable<LogEntry> Exchange(EventData payload)
    {
        var asked = new EventEnvelope { Id = Id(1), Time = DateTimeOffset.UnixEpoch, CorrelationId = "warm-up", Type = "Asked", Source = "scenario", Data = payload };
        var span = new Span
        {
            Id = Id(2),
            Time = asked.Time,
            CorrelationId = asked.CorrelationId,
            Service = "echo_service",
            Handler = "echo",
            TriggerId = asked.Id,
            TriggerType = asked.Type,
        };
        yield return asked;
        yield return asked with
        {
            Id = Id(3),
            Type = "Answered",
            Source = span.Service,
            CausationId = asked.Id,
            TraceParent = new TraceParent(TraceContext.TraceIdOf(asked.CorrelationId), span.SpanId),
        };
        yield return span;
    }

    private static Guid Id(byte number) => new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number);

    private sealed record Asked(string Text);
}

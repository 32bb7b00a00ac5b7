using System.Text;
using System.Text.Json;

namespace Rehearsal.Events.Tests.Recordings;

/// <summary>Draws entries that are hard on a format: any Unicode, control characters, extreme times, everything null or not.</summary>
internal sealed class RandomEntries(Random random, bool plainTexts = false)
{
    private static readonly string[] Pieces =
        ["a", "Order", "\"", "\\", "\n", "\r", "\t", "\0", "\u001f", "\u007f", "é", "ß", "日本", "😀", "\u2028", "\u2029", "<>&'+", "/", " ", "\uFEFF", "\uFFFD", "{}[],:", "\U0010FFFF"];

    // What needs no escape in a recording.
    private static readonly string[] PlainPieces = ["a", "Order", "-", "_", "42", " ", "{}[],:", "/"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public LogEntry Next() => random.Next(3) switch
    {
        0 => Span(),
        1 => Mark(),
        _ => Event(),
    };

    private EventEnvelope Event() => new()
    {
        Id = Id(),
        Time = Time(),
        CorrelationId = Text(),
        Type = "T" + Text(),
        Source = "s" + Text(),
        Subject = OrNull(() => "s" + Text()),
        CausationId = Maybe() ? Id() : null,
        Stream = OrNull(() => "s" + Text()),
        StreamVersion = Maybe() ? random.NextInt64(0, long.MaxValue) : null,
        TraceParent = Maybe() ? new TraceParent(new UInt128((ulong)random.NextInt64(), 1), new SpanId((ulong)random.NextInt64() + 1)) : null,
        Data = Data(),
        Extensions = random.Next(4) == 0
            ? new EventExtensions([new EventExtension("tenant", NotNull()), new EventExtension("partitionkey", NotNull()), new EventExtension("datacontenttype", new EventData("\"text/plain\""u8.ToArray()))])
            : EventExtensions.None,
    };

    private Span Span() => new()
    {
        Id = Id(),
        Time = Time(),
        CorrelationId = Text(),
        Kind = (SpanKind)random.Next(2),
        Service = "s" + Text(),
        Handler = Text(),
        TriggerId = Id(),
        TriggerType = Text(),
        Parent = Maybe() ? new SpanId((ulong)random.NextInt64()) : null,
        QueueWait = Duration(),
        Duration = Duration(),
        Attempt = Maybe() ? 1 : random.Next(int.MinValue, int.MaxValue),
        Outcome = (SpanOutcome)random.Next(4),
        Error = Maybe() ? new SpanError(Text(), Text()) : null,
        Injected = Maybe(),
    };

    private Mark Mark() => new()
    {
        Id = Id(),
        Time = Time(),
        CorrelationId = Text(),
        Kind = "rehearsal.x" + Text(),
        About = Maybe() ? Id() : null,
        Data = Data(),
    };

    private bool Maybe() => random.Next(2) == 0;

    private string? OrNull(Func<string> make) => Maybe() ? make() : null;

    private Guid Id()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private string Text() => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Piece()));

    private string Piece() => plainTexts ? PlainPieces[random.Next(PlainPieces.Length)] : Pieces[random.Next(Pieces.Length)];

    private DateTimeOffset Time() => random.Next(4) switch
    {
        0 => DateTimeOffset.MinValue,
        1 => DateTimeOffset.MaxValue,
        2 => new DateTimeOffset(random.NextInt64(DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero),
        _ => DateTimeOffset.UnixEpoch.AddMilliseconds(random.Next()),
    };

    private TimeSpan Duration() => random.Next(6) switch
    {
        0 => TimeSpan.Zero,
        1 => TimeSpan.MaxValue,
        2 => TimeSpan.MinValue,
        3 => TimeSpan.FromTicks(random.NextInt64(-20_000, 20_000)),
        4 => TimeSpan.FromTicks(random.NextInt64(long.MinValue, long.MaxValue)),
        _ => TimeSpan.FromMilliseconds(random.Next()),
    };

    private EventData Data() => random.Next(4) == 0 ? default : Json();

    private EventData NotNull()
    {
        var json = Json();
        return json.ToString() == "null" ? EventData.EmptyObject : json;
    }

    private EventData Json()
    {
        object? value = random.Next(6) switch
        {
            0 => null,
            1 => random.NextInt64(),
            2 => Text(),
            3 => new[] { Text(), Text() },
            4 => new Dictionary<string, object?> { [Text()] = Text(), ["big"] = new string('x', random.Next(100) == 0 ? 200_000 : 20) },
            _ => new { a = 1.5, b = true, c = new { d = Text() } },
        };
        return new EventData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value, Maybe() ? Indented : JsonSerializerOptions.Default)));
    }
}

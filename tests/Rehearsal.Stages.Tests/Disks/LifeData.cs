using System.Globalization;
using System.Text;
using Rehearsal.Events;
using Rehearsal.Simulation;

namespace Rehearsal.Stages.Tests.Disks;

/// <summary>Draws entries and questions.</summary>
/// <param name="random">What they are drawn with.</param>
/// <param name="dataMax">The most of an entry's data.</param>
/// <param name="isEven">Whether each batch is one entry of the most data.</param>
internal sealed class LifeData(SeededRandom random, int dataMax, bool isEven = false)
{
    private DateTimeOffset now = DateTimeOffset.UnixEpoch;
    private int count;

    public static string Stream(int n) => $"stream-{n}";

    public List<LogEntry> Batch(int number)
    {
        var size = isEven ? 1 : random.Next(8) == 0 ? 1 + random.Next(12) : 1 + random.Next(3);
        List<LogEntry> entries = [];
        for (var i = 0; i < size; i++)
        {
            // Clocks step back now and then.
            now += TimeSpan.FromMilliseconds(random.Next(1000) - 50);
            entries.Add(Entry(number, i, size));
        }

        return entries;
    }

    public LogQuery Query(DateTimeOffset since, long head)
    {
        DateTimeOffset Time() => since + TimeSpan.FromTicks(random.NextInt64(Math.Max(1, (now - since).Ticks)));
        return new LogQuery
        {
            Type = random.Next(3) == 0 ? (random.Next(4) == 0 ? MarkKinds.Step : $"Type{random.Next(3)}") : null,
            CorrelationId = random.Next(3) == 0 ? Correlation() : null,
            Stream = random.Next(3) == 0 ? Stream(random.Next(6)) : null,
            Since = random.Next(4) == 0 ? Time() : null,
            Until = random.Next(4) == 0 ? Time() : null,
            FromPosition = random.Next(4) == 0 ? random.NextInt64(head + 2) : 0,
            Kinds = random.Next(4) == 0 ? (LogEntryKinds)(1 + random.Next((int)LogEntryKinds.All)) : LogEntryKinds.All,
            Backwards = random.Next(2) == 0,
            Limit = random.Next(3) == 0 ? 1 + random.Next(10) : null,
        };
    }

    public DateTimeOffset Past() => now - TimeSpan.FromMilliseconds(random.Next(20_000));

    private LogEntry Entry(int number, int place, int size)
    {
        count++;
        var id = new Guid(count, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
        var data = new EventData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"[{number},{place},{size},\"{new string('x', isEven ? dataMax : random.Next(dataMax))}\"]")));
        // Now and then keys that no other batch has, so that most segments do not have them.
        var correlation = random.Next(3) == 0 ? string.Create(CultureInfo.InvariantCulture, $"flow-{number}") : Correlation();
        var stream = random.Next(2) != 0 ? null : random.Next(4) == 0 ? string.Create(CultureInfo.InvariantCulture, $"stream-of-{number}") : Stream(random.Next(5));
        return random.Next(8) switch
        {
            0 => new Events.Span { Id = id, Time = now, CorrelationId = correlation, Service = "service", Handler = "handler", TriggerId = id, TriggerType = "Type0" },
            1 => new Mark { Id = id, Time = now, CorrelationId = correlation, Kind = random.Next(2) == 0 ? MarkKinds.Step : MarkKinds.Verdict, Data = data },
            _ => new EventEnvelope { Id = id, Time = now, CorrelationId = correlation, Type = $"Type{random.Next(3)}", Source = "life", Stream = stream, Data = data },
        };
    }

    private string Correlation() => $"correlation-{random.Next(6)}";
}

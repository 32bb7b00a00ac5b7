using System.Globalization;
using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests.Extracts;

public sealed class FlowExtractTests
{
    [Fact]
    public void Take_FlowsThatMatch_AreWholeWithTheTopologyTheyWereRecordedUnder()
    {
        LogRecord[] log =
        [
            new(0, Mark(MarkKinds.System, "")),
            new(1, Event("a", "Asked")),
            new(2, Event("b", "Asked")),
            new(3, Mark(MarkKinds.System, "")),
            new(4, Mark(MarkKinds.System, "")),
            new(5, Event("a", "Answered")),
            new(6, Mark(MarkKinds.Step, "")),
            new(7, Event("b", "Refused")),
            new(8, Mark(MarkKinds.System, "")),
        ];
        var extract = new FlowExtract();

        extract.Look(log.Where(static record => record.Position >= 4), static entry => entry is EventEnvelope { Type: "Answered" });

        Assert.Equal(1, extract.FlowCount);
        Assert.False(extract.Truncated);
        Assert.Equal([0, 1, 4, 5], extract.Take(log).Select(static record => record.Position));
    }

    [Fact]
    public void Take_NothingMatches_IsEmpty()
    {
        LogRecord[] log = [new(0, Mark(MarkKinds.System, "")), new(1, Event("a", "Asked"))];
        var extract = new FlowExtract();

        extract.Look(log, static entry => entry is Mark);

        Assert.Empty(extract.Take(log));
    }

    private static EventEnvelope Event(string correlation, string type) => new()
    {
        Id = Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"00000000-0000-7000-8000-{(int)correlation[0]:x6}{type.Length:x6}")),
        Time = DateTimeOffset.UnixEpoch,
        CorrelationId = correlation,
        Type = type,
        Source = "s",
        Data = EventData.EmptyObject,
    };

    private static Mark Mark(string kind, string correlation) => new() { Id = Guid.Empty, Time = DateTimeOffset.UnixEpoch, CorrelationId = correlation, Kind = kind };
}

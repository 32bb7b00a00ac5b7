namespace Rehearsal.Events.Tests.Model;

public sealed class DomainEventsTests
{
    [Fact]
    public void Of_Records_GivesDistinctDomainEventsInLogOrder()
    {
        LogEntry[] entries =
        [
            Sample.Event(2, "B"), Sample.Span(9), Sample.Event(1, "A"), Sample.Mark(8), Sample.Event(2, "B"),
            Sample.Event(3, "rehearsal.thing"), Sample.Event(4, "A"),
        ];
        var events = DomainEvents.Of(entries.Select((entry, n) => new LogRecord(n, entry)));
        Assert.Equal([("B", Sample.Id(2)), ("A", Sample.Id(1)), ("A", Sample.Id(4))], events.Select(e => (e.Type, e.Id)));
    }
}

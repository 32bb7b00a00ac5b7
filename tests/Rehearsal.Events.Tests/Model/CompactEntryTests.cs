namespace Rehearsal.Events.Tests;

public class CompactEntryTests
{
    private static readonly EventEnvelope Event = new()
    {
        Id = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        Type = "OrderCreated",
        Source = "orders",
        Time = DateTimeOffset.UnixEpoch,
        CorrelationId = "c",
        Data = EventData.EmptyObject,
    };

    private static readonly Span Handling = new()
    {
        Id = new Guid(11, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        Time = DateTimeOffset.UnixEpoch,
        CorrelationId = "c",
        Service = "orders",
        Handler = "accept",
        TriggerId = Event.Id,
        TriggerType = Event.Type,
    };

    [Fact]
    public void Envelope_NothingOptional_HasNone()
    {
        Assert.Null(Event.CausationId);
        Assert.Null(Event.TraceParent);
        Assert.Null(Event.Stream);
        Assert.Null(Event.StreamVersion);
        Assert.Same(EventExtensions.None, Event.Extensions);
    }

    [Fact]
    public void Envelope_EverythingOptional_GivesItBack()
    {
        var trace = new TraceParent(new UInt128(ulong.MaxValue, 5), new SpanId(7));
        var extensions = new EventExtensions([new EventExtension("tenant", new EventData("\"a\""u8.ToArray()))]);

        var full = Event with { CausationId = Handling.Id, TraceParent = trace, Stream = "order-1", StreamVersion = 3, Extensions = extensions };

        Assert.Equal(Handling.Id, full.CausationId);
        Assert.Equal(trace, full.TraceParent);
        Assert.Equal(("order-1", 3L), (full.Stream, full.StreamVersion));
        Assert.Same(extensions, full.Extensions);
    }

    [Fact]
    public void Envelope_EmptyIdsGiven_AreNotNone()
    {
        var zero = Event with { CausationId = Guid.Empty, TraceParent = default(TraceParent), StreamVersion = 0 };

        Assert.Equal(Guid.Empty, zero.CausationId);
        Assert.Equal(default(TraceParent), zero.TraceParent);
        Assert.Equal(0, zero.StreamVersion);
        Assert.NotEqual(Event, zero);
    }

    [Fact]
    public void Envelope_OptionalTakenAwayAgain_EqualsOneThatNeverHadIt()
    {
        var had = Event with { CausationId = Handling.Id, TraceParent = new TraceParent(1, new SpanId(2)), Stream = "order-1", StreamVersion = 1 };

        Assert.NotEqual(Event, had);
        Assert.Equal(Event, had with { CausationId = null, TraceParent = null, Stream = null, StreamVersion = null });
    }

    [Fact]
    public void Span_ParentAndError_GivesThemBackAndTakesThemAway()
    {
        var failed = Handling with { Parent = new SpanId(9), Error = new SpanError("Timeout", "too late") };

        Assert.Equal((new SpanId(9), new SpanError("Timeout", "too late")), (failed.Parent, failed.Error));
        Assert.NotEqual(Handling, failed);
        Assert.Equal(Handling, failed with { Parent = null, Error = null });
    }

    [Fact]
    public void Time_WithAnOffset_IsTheSameInstantInUtc()
    {
        var local = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.FromHours(2));

        var time = (Event with { Time = local }).Time;

        Assert.Equal((local, TimeSpan.Zero), (time, time.Offset));
    }
}
